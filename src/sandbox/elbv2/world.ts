import type { Interface } from '../network-interface.ts';
import type { Passage } from '../passage.ts';

type Tags = Record<string, string>;

/** Everything by ARN. */
export interface Elbv2World {
  readonly loadBalancers: Record<string, LoadBalancer>;
  readonly targetGroups: Record<string, TargetGroup>;
  readonly listeners: Record<string, Listener>;
  /** Of load balancers that are gone: they linger and hold their security groups. */
  interfaces: (Interface & { readonly until: number })[];
}

export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly dnsName: string;
  readonly scheme: 'internet-facing' | 'internal';
  readonly vpcId: string;
  readonly createdAt: number;
  readonly state: Passage<'provisioning' | 'active'>;
  subnets: string[];
  groups: string[];
  attributes: Record<string, string>;
  tags: Tags;
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly port: number;
  readonly vpcId: string;
  readonly createdAt: number;
  check: HealthCheck;
  targets: Target[];
  attributes: Record<string, string>;
  tags: Tags;
}

export interface HealthCheck {
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly path: string;
  readonly port: string;
  readonly matcher: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthy: number;
  readonly unhealthy: number;
}

export interface Target {
  readonly id: string;
  readonly port: number;
  readonly state: Passage<'initial' | 'healthy' | 'draining' | 'gone'>;
}

export interface Listener {
  readonly arn: string;
  readonly loadBalancer: string;
  port: number;
  protocol: 'HTTP' | 'HTTPS';
  certificate?: string;
  policy?: string;
  targetGroup: string;
  tags: Tags;
}

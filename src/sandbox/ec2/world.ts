import type { Passage } from '../passage.ts';

type Tags = Record<string, string>;

export interface Ec2World {
  readonly regions: string[];
  /** Names of the region's zones, a to d. */
  readonly zones: string[];
  readonly vpcs: Record<string, Vpc>;
  readonly subnets: Record<string, Subnet>;
  readonly keyPairs: Record<string, KeyPair>;
  readonly images: Record<string, Image>;
  readonly instanceTypes: Record<string, InstanceKind>;
  readonly groups: Record<string, Group>;
  /** Of all groups, by their own ids (`sgr-…`). */
  readonly rules: Record<string, Rule>;
  readonly instances: Record<string, Instance>;
}

interface Vpc {
  readonly id: string;
  readonly cidr: string;
  readonly isDefault: boolean;
}

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly cidr: string;
}

interface KeyPair {
  readonly id: string;
  readonly createdAt: number;
}

export interface Image {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly createdAt: string;
  readonly rootDevice: string;
  readonly sizeGib: number;
  readonly deprecatedAt?: string;
}

export interface InstanceKind {
  readonly architecture: 'x86_64' | 'arm64';
  readonly vcpus: number;
  readonly memoryMib: number;
  /** Zones that do not offer it. */
  readonly missingIn: readonly string[];
}

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  tags: Tags;
}

export interface Rule {
  readonly id: string;
  readonly groupId: string;
  readonly egress: boolean;
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  /** Exactly one of the three. */
  readonly cidr4?: string;
  readonly cidr6?: string;
  readonly otherGroup?: string;
  readonly description?: string;
  /** When listings show it, milliseconds since the epoch; missing: at once. */
  readonly listedFrom?: number;
  tags: Tags;
}

export interface Instance {
  readonly id: string;
  readonly reservation: string;
  readonly launchedAt: number;
  /** Digest of the launch's parameters: a token with other ones is refused. */
  readonly parameters: string;
  readonly token?: string;
  readonly imageId: string;
  readonly type: string;
  readonly keyName?: string;
  readonly subnetId: string;
  groups: string[];
  readonly profile?: { readonly arn: string; readonly id: string };
  readonly privateIp: string;
  /** Missing: it was launched without one. Kept for a running instance only, as on AWS. */
  readonly publicIp?: string;
  readonly userData: string;
  httpTokens: 'optional' | 'required';
  /** Missing: enabled. */
  httpEndpoint?: 'enabled' | 'disabled';
  /** Termination protection; missing: off. */
  isProtected?: boolean;
  readonly volume: Volume;
  tags: Tags;
  state: Passage<InstanceState>;
}

export type InstanceState = 'pending' | 'running' | 'shutting-down' | 'terminated' | 'stopping' | 'stopped';

interface Volume {
  readonly id: string;
  readonly device: string;
  readonly sizeGib: number;
  readonly encrypted: boolean;
  readonly deleteOnTermination: boolean;
  readonly type: string;
  readonly tags: Tags;
}

/** A network interface: what keeps security groups and subnets in use. */
export interface Interface {
  readonly id: string;
  readonly description: string;
  readonly groups: readonly string[];
  readonly subnetId: string;
  readonly instanceId?: string;
}

/** How long AWS takes, in milliseconds. */
export interface Pace {
  /** Every call. */
  readonly call: number;
  /** A new security group until the rule that it is born with is listed. */
  readonly groupRules: number;
  /** A load balancer until Route 53 knows it. */
  readonly loadBalancerKnown: number;
  /** A load balancer until it is active. */
  readonly loadBalancer: number;
  /** A deleted load balancer's network interfaces, which still hold its security groups. */
  readonly loadBalancerInterfaces: number;
  /** A requested certificate until its validation records are known. */
  readonly certificateRecords: number;
  /** A certificate until it is issued, once its validation records stand in the zone. */
  readonly certificate: number;
  /** A certificate that no listener uses any more, until ACM has noticed. */
  readonly certificateInUse: number;
  /** A table until it is created, changed or gone. */
  readonly table: number;
  /** An active table until its backups can be switched. */
  readonly backups: number;
  /** An active table or a new parameter until its tags can be listed. */
  readonly tags: number;
  /** A new instance until it is listed. */
  readonly instanceListed: number;
  /** A new instance until its user data and volume are known too. */
  readonly instanceParts: number;
  /** An instance until it runs. */
  readonly instance: number;
  /** A new instance until its public address is known. */
  readonly publicAddress: number;
  /** An instance until it is stopped or terminated. */
  readonly instanceEnd: number;
  /** A running instance until both status checks are ok. */
  readonly statusChecks: number;
  /** A role or profile until EC2 sees it. */
  readonly iam: number;
  /** A change of records until all name servers have it. */
  readonly insync: number;
  /** A new target group until calls know it. */
  readonly targetGroup: number;
  /** A running instance until load balancing knows that it runs. */
  readonly targetRuns: number;
  /** A registered target until it is healthy. */
  readonly target: number;
  /** A deregistered target while it drains. */
  readonly drain: number;
}

/** For people who try the program: everything takes a moment that can be seen. */
export const brisk: Pace = {
  call: 20,
  groupRules: 0,
  loadBalancerKnown: 0,
  loadBalancer: 3_000,
  loadBalancerInterfaces: 1_500,
  certificateRecords: 500,
  certificate: 2_500,
  certificateInUse: 500,
  table: 1_000,
  backups: 500,
  tags: 100,
  instanceListed: 0,
  instanceParts: 0,
  instance: 1_500,
  publicAddress: 500,
  instanceEnd: 1_000,
  statusChecks: 1_500,
  iam: 500,
  insync: 1_000,
  targetGroup: 0,
  targetRuns: 0,
  target: 1_000,
  drain: 1_000,
};

/** Everything at once. */
export const instant: Pace = {
  call: 0,
  groupRules: 0,
  loadBalancerKnown: 0,
  loadBalancer: 0,
  loadBalancerInterfaces: 0,
  certificateRecords: 0,
  certificate: 0,
  certificateInUse: 0,
  table: 0,
  backups: 0,
  tags: 0,
  instanceListed: 0,
  instanceParts: 0,
  instance: 0,
  publicAddress: 0,
  instanceEnd: 0,
  statusChecks: 0,
  iam: 0,
  insync: 0,
  targetGroup: 0,
  targetRuns: 0,
  target: 0,
  drain: 0,
};

/** As seen on AWS; for a virtual clock. */
export const realistic: Pace = {
  call: 30,
  groupRules: 2_000,
  loadBalancerKnown: 5_000,
  loadBalancer: 150_000,
  loadBalancerInterfaces: 20_000,
  certificateRecords: 3_000,
  certificate: 120_000,
  certificateInUse: 5_000,
  table: 10_000,
  backups: 3_000,
  tags: 2_000,
  instanceListed: 1_500,
  instanceParts: 3_000,
  instance: 25_000,
  publicAddress: 2_000,
  instanceEnd: 30_000,
  statusChecks: 90_000,
  iam: 8_000,
  insync: 30_000,
  targetGroup: 1_500,
  targetRuns: 3_000,
  target: 15_000,
  drain: 300_000,
};

/** By the names that TELEPORT_STARTER_SANDBOX_PACE takes. */
export const PACES: Readonly<Record<string, Pace>> = { brisk, instant, realistic };

/** The month from which the figures below are known to hold. */
export const PRICES_DATE = '2025-10';

/** Where AWS publishes them. They are US dollars, on demand, for Linux and shared tenancy, before taxes and free tiers. */
export const PRICES_SOURCE = [
  'https://aws.amazon.com/ec2/pricing/on-demand/',
  'https://aws.amazon.com/elasticloadbalancing/pricing/',
  'https://aws.amazon.com/dynamodb/pricing/provisioned/',
  'https://aws.amazon.com/vpc/pricing/',
];

/** A public IPv4 address in use, an hour: the same in all regions. */
export const ADDRESS_HOUR = 0.005;

/** US dollars an hour. */
export interface RegionPrices {
  /** Of a family of instance types its size `large`; the other sizes follow from it: see `SIZES_OF`. */
  readonly large: Readonly<Record<string, number>>;
  readonly loadBalancer: number;
  /** A provisioned capacity unit of DynamoDB, for reading and for writing. */
  readonly read: number;
  readonly write: number;
}

const EAST: RegionPrices = {
  large: { t3: 0.0832, t3a: 0.0752, t4g: 0.0672, m5: 0.096, m6g: 0.077 },
  loadBalancer: 0.0225,
  read: 0.00013,
  write: 0.00065,
};

/** A region or family that isn't listed has no estimate: nothing is guessed. */
export const REGIONS: Readonly<Record<string, RegionPrices>> = {
  'us-east-1': EAST,
  'us-east-2': EAST,
  'us-west-1': {
    large: { t3: 0.0992, t3a: 0.0893, t4g: 0.08, m5: 0.112, m6g: 0.0896 },
    loadBalancer: 0.0252,
    read: 0.000145,
    write: 0.000725,
  },
  'us-west-2': EAST,
  'ca-central-1': {
    large: { t3: 0.0928, t3a: 0.0835, t4g: 0.0736, m5: 0.107, m6g: 0.0856 },
    loadBalancer: 0.02475,
    read: 0.000143,
    write: 0.000715,
  },
  'eu-central-1': {
    large: { t3: 0.096, t3a: 0.0864, t4g: 0.0768, m5: 0.115, m6g: 0.092 },
    loadBalancer: 0.027,
    read: 0.0001586,
    write: 0.000793,
  },
  'eu-north-1': {
    large: { t3: 0.0864, t4g: 0.0688, m5: 0.102, m6g: 0.082 },
    loadBalancer: 0.02394,
    read: 0.0001396,
    write: 0.000698,
  },
  'eu-west-1': {
    large: { t3: 0.0912, t3a: 0.0816, t4g: 0.0736, m5: 0.107, m6g: 0.086 },
    loadBalancer: 0.0252,
    read: 0.000147,
    write: 0.000735,
  },
  'eu-west-2': {
    large: { t3: 0.0944, t3a: 0.085, t4g: 0.0752, m5: 0.111, m6g: 0.0888 },
    loadBalancer: 0.02646,
    read: 0.0001544,
    write: 0.000772,
  },
  'eu-west-3': {
    large: { t3: 0.0944, t3a: 0.085, t4g: 0.0752, m5: 0.112, m6g: 0.09 },
    loadBalancer: 0.02646,
    read: 0.0001544,
    write: 0.000772,
  },
  'ap-northeast-1': {
    large: { t3: 0.1088, t3a: 0.0979, t4g: 0.0864, m5: 0.124, m6g: 0.099 },
    loadBalancer: 0.0243,
    read: 0.0001484,
    write: 0.000742,
  },
  'ap-northeast-2': {
    large: { t3: 0.104, t3a: 0.0936, t4g: 0.0832, m5: 0.118, m6g: 0.094 },
    loadBalancer: 0.0225,
    read: 0.00014098,
    write: 0.0007049,
  },
  'ap-south-1': {
    large: { t3: 0.0896, t3a: 0.0493, t4g: 0.0448, m5: 0.101, m6g: 0.0506 },
    loadBalancer: 0.0239,
    read: 0.000148,
    write: 0.00074,
  },
  'ap-southeast-1': {
    large: { t3: 0.1056, t3a: 0.0944, t4g: 0.0848, m5: 0.12, m6g: 0.096 },
    loadBalancer: 0.0252,
    read: 0.000148,
    write: 0.00074,
  },
  'ap-southeast-2': {
    large: { t3: 0.1056, t3a: 0.095, t4g: 0.0848, m5: 0.12, m6g: 0.096 },
    loadBalancer: 0.0252,
    read: 0.000148,
    write: 0.00074,
  },
};

/** What the size costs, as a share of `large`. AWS prices the sizes of a family in proportion, but for rounding to a hundredth of a cent an hour. */
const BURSTABLE = { nano: 1 / 16, micro: 1 / 8, small: 1 / 4, medium: 1 / 2, large: 1, xlarge: 2, '2xlarge': 4 };

/** The sizes that a family has: what doesn't exist has no price. */
export const SIZES_OF: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  t3: BURSTABLE,
  t3a: BURSTABLE,
  t4g: BURSTABLE,
  m5: { large: 1, xlarge: 2, '2xlarge': 4, '4xlarge': 8 },
  m6g: { medium: 1 / 2, large: 1, xlarge: 2, '2xlarge': 4, '4xlarge': 8 },
};

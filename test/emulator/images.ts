/** The account that publishes Teleport's images. */
const TELEPORT_ACCOUNT = '146628656107';

const VERSIONS = ['16.4.0', '17.0.0-dev', '17.1.0', '18.2.0'];
const EDITIONS = [
  { kind: 'oss', fips: '' },
  { kind: 'ent', fips: '' },
  { kind: 'ent', fips: '-fips' },
];
const ARCHITECTURES = ['x86_64', 'arm64'];

/** Teleport's images in the form of the emulator's image file (MOTO_AMIS_PATH). */
export function teleportImages(): object[] {
  const images = VERSIONS.flatMap((version) =>
    EDITIONS.flatMap(({ kind, fips }) =>
      ARCHITECTURES.map((architecture) => ({
        architecture,
        name: `teleport-${kind}-${version}-${architecture}${fips}`,
      })),
    ),
  );
  return images.map(({ name, architecture }, at) => ({
    ami_id: `ami-${(at + 1).toString(16).padStart(17, '0')}`,
    name,
    owner_id: TELEPORT_ACCOUNT,
    description: name,
    architecture,
    image_type: 'machine',
    public: true,
    platform: 'Linux/UNIX',
    root_device_name: '/dev/xvda',
    root_device_type: 'ebs',
    hypervisor: 'xen',
    virtualization_type: 'hvm',
    sriov: 'simple',
    state: 'available',
    image_location: `${TELEPORT_ACCOUNT}/${name}`,
  }));
}

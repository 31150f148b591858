type File = { readonly [member: string]: unknown };

/** The version of the state file that this program writes. */
export const FORMAT_VERSION = 2;

/**
 * From each older format version to the next one. A function gets a file that nothing has been checked of, sets no
 * `formatVersion`, and does nothing but what is different.
 */
const MIGRATIONS: { readonly [from: number]: (file: File) => File } = {
  // Version 2 brought the checksum, which older files may lack as well as edited ones.
  1: (file) => file,
};

/** Whether a file of this version can be read. */
export function isReadable(version: number): boolean {
  return version === FORMAT_VERSION || Object.hasOwn(MIGRATIONS, version);
}

/** `file` as the present version has it; what isn't an older version is answered as it is. */
export function migrated(file: File): File {
  const { formatVersion } = file;
  const migration = typeof formatVersion === 'number' && MIGRATIONS[formatVersion];
  return migration ? migrated({ ...migration(file), formatVersion: formatVersion + 1 }) : file;
}

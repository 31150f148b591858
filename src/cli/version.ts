/** Set by the build from package.json. */
declare const PROGRAM_VERSION: string;

/** The program's version, e.g. `0.1.0`. */
export const version: string = PROGRAM_VERSION;

import { readdir, readFile, writeFile } from 'node:fs/promises';

/**
 * Writes THIRD-PARTY-LICENSES.txt: the licence of each package that the bundle contains, as their terms ask.
 * Packages with the same text share one copy of it. Fails when a bundled package has no licence at all.
 */
export async function writeLicences(root, outdir, inputs) {
  const named = inputs.map(packageFolder).filter((folder) => folder !== undefined);
  const folders = [...new Set(named.flatMap((folder) => [folder, ...(WITHIN[folder] ?? [])]))].sort();
  const byText = new Map();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(await readFile(`${root}${folder}/package.json`, 'utf8'));
    const text = (await licenceText(`${root}${folder}`)) ?? license;
    if (typeof text !== 'string') throw new Error(`${name} ${version} is bundled but has no licence`);
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const sections = [...byText].map(([text, names]) => `${names.join('\n')}\n\n${text.trim()}\n`);
  const intro = 'teleport-starter contains the following packages, each under its own licence.\n';
  await writeFile(`${outdir}/THIRD-PARTY-LICENSES.txt`, [intro, ...sections].join(`\n${'-'.repeat(80)}\n\n`));
}

/** Packages that another one has bundled into its own published module. */
const WITHIN = { 'node_modules/@dagrejs/dagre': ['node_modules/@dagrejs/graphlib'] };

/** `node_modules/@scope/name` of a bundled file; the innermost one. */
function packageFolder(input) {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
}

async function licenceText(folder) {
  const file = (await readdir(folder)).find((name) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(name));
  return file && (await readFile(`${folder}/${file}`, 'utf8')).replaceAll('\r\n', '\n');
}

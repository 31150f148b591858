/**
 * Keeps Node's own slow modules out of our start. Bundled packages get the global `process` where they ask for the
 * module: Node answers `require('node:process')` only after reading every property of it, which opens stdin, stdout and
 * stderr. And commander doesn't get `child_process`, which it needs only to start subcommands that are programs of their own.
 */
export const leanStart = {
  name: 'lean-start',
  setup(build) {
    const byCommander = ({ importer }) => /[\\/]node_modules[\\/]commander[\\/]/.test(importer);
    build.onResolve({ filter: /^(node:)?process$/ }, (imported) => ({
      // A copy of its own for commander, which is in the entry: a shared one would be one more file to load.
      path: byCommander(imported) ? 'process for commander' : 'process',
      namespace: 'lean-start',
    }));
    build.onResolve({ filter: /^(node:)?child_process$/ }, (imported) =>
      byCommander(imported) ? { path: 'nothing', namespace: 'lean-start' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'lean-start' }, ({ path }) => ({
      contents: path === 'nothing' ? 'module.exports = {};' : 'module.exports = process;',
    }));
  },
};

/**
 * Keeps Node's own slow modules out of our start. Commander gets the global `process` where it asks for the module: Node
 * answers `require('node:process')` only after reading every property of it, which opens stdin, stdout and stderr. And it
 * gets no `child_process`, which it needs only to start subcommands that are programs of their own.
 */
export const leanStart = {
  name: 'lean-start',
  setup(build) {
    build.onResolve({ filter: /^(node:)?(process|child_process)$/ }, ({ path, importer }) =>
      /[\\/]node_modules[\\/]commander[\\/]/.test(importer) ? { path, namespace: 'lean-start' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'lean-start' }, ({ path }) => ({
      contents: path.endsWith('child_process') ? 'module.exports = {};' : 'module.exports = process;',
    }));
  },
};

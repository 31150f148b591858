/**
 * Bundled packages get the global `process` where they ask for the module. Node answers `require('node:process')` only
 * after reading every property of it, which opens stdin, stdout and stderr: a quarter of our start-up time.
 */
export const globalProcess = {
  name: 'global-process',
  setup(build) {
    build.onResolve({ filter: /^(node:)?process$/ }, () => ({ path: 'process', namespace: 'global-process' }));
    build.onLoad({ filter: /.*/, namespace: 'global-process' }, () => ({ contents: 'module.exports = process;' }));
  },
};

import { describe, expect, it } from 'vitest';
import { labelLines } from '../../../src/cli/graph/label.ts';
import { svgOf } from '../../../src/cli/graph/svg.ts';
import { caption, small } from './small-graph.ts';

describe('a label', () => {
  it.each([
    ['aws_lb.cluster[0]', ['aws_lb', '.cluster[0]']],
    [
      'aws_s3_bucket_server_side_encryption_configuration.storage',
      ['aws_s3_bucket_server_', 'side_encryption_', 'configuration', '.storage'],
    ],
    ['aws_instance.cluster (i-0123456789abcdef0)', ['aws_instance', '.cluster ', '(i-0123456789abcdef0)']],
    ['nodot', ['nodot']],
  ])('holds all of %s', (name, lines) => {
    expect(labelLines(name)).toEqual(lines);
    expect(lines.join('')).toBe(name);
  });
});

describe('the picture', () => {
  const svg = svgOf(small, caption);

  it('tells each fate by a sign and in words, for who sees no colours and who sees nothing', () => {
    for (const words of ['update in-place', 'destroy, then create', 'create, then destroy', 'forget (stays in AWS)']) {
      expect(svg).toContain(`>${words}</text>`);
    }
    expect(svg).toContain('<title id="g-title">a &quot;cluster&quot;; &lt;1&gt;: 1 to add</title>');
    expect(svg).toContain('aws_instance.cluster waits for aws_s3_bucket.storage.');
  });

  it('escapes every text', () => {
    expect(svg).toContain('<title>aws_security_group.old[&quot;&lt;\\&amp;;&quot;&gt;]: destroy</title>');
    expect(svg).not.toContain('"<\\');
  });

  it('brings its style, unless the page does', () => {
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svgOf(small, caption, { embedded: true })).not.toContain('<style>');
  });

  it('of nothing is still a picture', () => {
    expect(svgOf({ nodes: [], edges: [] }, caption)).not.toMatch(/NaN|Infinity/);
  });
});

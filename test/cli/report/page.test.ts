import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { page } from '../../../src/cli/report/page.ts';
import { story } from './sample-story.ts';

describe('the page', () => {
  const html = page(story);

  it('holds no script, loads nothing, and allows only its own style sheet', () => {
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
    const digest = createHash('sha256').update(style).digest('base64');
    expect(html).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'">`,
    );
    expect(html).not.toMatch(/<(script|link|img|iframe|object|base)\b|\b(on\w+|src|style)="|url\((?!#)/);
    expect(html.match(/<style>/g)).toHaveLength(1);
  });

  it('escapes whatever it tells', () => {
    expect(html).toContain('<title>Apply of a-cluster-&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;</title>');
    expect(html).toContain('example.com/&quot;onclick=&quot;x" rel="noopener noreferrer">');
    expect(html).toContain('waiting for the load balancer &lt;script&gt;');
  });

  it('tells what went wrong, what could not start since, and what was left under way', () => {
    expect(html).toContain('✗ Failed');
    expect(html).toContain('<strong>AWS reported a failure</strong> [WAIT_FAILED]');
    expect(html).toContain('aws elbv2 describe-load-balancers --names teleport-example');
    expect(html).toContain('not started, since aws_lb.cluster[0] failed');
    expect(html).toContain('<td class="time number">stopped</td>');
  });

  it('marks the longest path and tells its legs', () => {
    expect(html.match(/title="on the longest path"/g)).toHaveLength(2);
    expect(html).toContain('<h2>Longest path: 2m58s</h2>');
  });

  it('hides sensitive outputs', () => {
    expect(html).toContain('<span class="faint">(sensitive value)</span>');
  });

  it('of a run in which nothing changed has no timeline', () => {
    const quiet = page({ ...story, result: 'nothing changed', bars: [], longestPath: [], failures: [] });
    expect(quiet).toContain('✓ Nothing changed');
    expect(quiet).not.toContain('<h2>Timeline</h2>');
    expect(quiet).not.toContain('<h2>What went wrong</h2>');
  });
});

import type { Cursor } from './cursor.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** HCL's quoted string, from its opening quote. @throws Misread */
export function readQuoted(cursor: Cursor): string {
  const start = cursor.at;
  cursor.skip('"');
  let value = '';
  for (;;) {
    value += cursor.take(/[^"\\$%\r\n]+/y)?.[0] ?? '';
    if (cursor.skip('"')) return value;
    if (cursor.atEnd) cursor.fail('the string that begins here has no closing quote', start);
    if (cursor.sees('\n') || cursor.sees('\r')) {
      cursor.fail('a quoted string can not go over several lines; write \\n, or use a heredoc (<<EOT)', start);
    }
    value += cursor.sees('\\') ? readEscape(cursor) : readMark(cursor);
  }
}

function readEscape(cursor: Cursor): string {
  const start = cursor.at;
  cursor.skip('\\');
  const unicode = cursor.take(/u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})/y);
  if (unicode) {
    const code = Number.parseInt(unicode[1] ?? unicode[2] ?? '', 16);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) cursor.fail(`\\${unicode[0]} is no character`, start);
    return String.fromCodePoint(code);
  }
  if (cursor.sees('u')) cursor.fail('\\u takes four hexadecimal digits', start);
  if (cursor.sees('U')) cursor.fail('\\U takes eight hexadecimal digits', start);
  const letter = cursor.take(/[\s\S]/uy)?.[0] ?? '';
  return (
    ESCAPES[letter] ?? cursor.fail('this escape is unknown; there are \\n \\r \\t \\" \\\\ \\uNNNN \\UNNNNNNNN', start)
  );
}

/** A dollar or per cent sign: itself, or doubled before a brace. */
function readMark(cursor: Cursor): string {
  for (const mark of ['$', '%']) {
    if (cursor.skip(`${mark}${mark}{`)) return `${mark}{`;
    if (cursor.sees(`${mark}{`))
      cursor.fail(`${mark}{…} is not evaluated here; write ${mark}${mark}{ for a literal ${mark}{`);
  }
  return cursor.take(/[$%]/y)?.[0] ?? '';
}

/** HCL's heredoc, from `<<`; leaves the cursor at the end of the closing line, before its line break. @throws Misread */
export function readHeredoc(cursor: Cursor): string {
  const start = cursor.at;
  const opening = cursor.take(/<<(-?)([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy);
  if (!opening) return cursor.fail('a heredoc begins with << or <<- and a name, then a new line');
  const [, flush, name = ''] = opening;
  const lines: string[] = [];
  for (;;) {
    if (cursor.atEnd) cursor.fail(`the heredoc that begins here has no closing line ${name}`, start);
    const lineStart = cursor.at;
    const line = cursor.take(/[^\n]*/y)?.[0] ?? '';
    if (line.trim() === name) {
      // The line break belongs to what follows, also that of a file with \r\n.
      if (line.endsWith('\r')) cursor.at -= 1;
      break;
    }
    cursor.skip('\n');
    refuseTemplates(cursor, line, lineStart);
    lines.push(`${line}\n`);
  }
  return (flush ? withoutMargin(lines) : lines).join('').replace(/\$\$\{|%%\{/g, (doubled) => doubled.slice(1));
}

function refuseTemplates(cursor: Cursor, line: string, lineStart: number): void {
  const template = [...line.matchAll(/\$\$\{|%%\{|\$\{|%\{/g)].find(([mark]) => mark.length === 2);
  if (!template) return;
  const mark = template[0].charAt(0);
  cursor.fail(
    `${mark}{…} is not evaluated here; write ${mark}${mark}{ for a literal ${mark}{`,
    lineStart + template.index,
  );
}

/** As Terraform does it: the margin is that of the least indented line; lines of nothing but space have none and keep all of theirs. */
function withoutMargin(lines: readonly string[]): string[] {
  const filled = lines.filter((line) => line.trim() !== '');
  const margin = Math.min(...filled.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => (line.trim() === '' ? line : line.slice(margin)));
}

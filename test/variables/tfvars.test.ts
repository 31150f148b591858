// biome-ignore-all lint/suspicious/noTemplateCurlyInString: HCL's own syntax.
import { describe, expect, test } from 'vitest';
import { parseLiteral, parseTfvars } from '../../src/variables/tfvars.ts';

function read(text: string): Record<string, unknown> {
  return Object.fromEntries(parseTfvars(text).map(({ name, value }) => [name, value]));
}

/** What Terraform 1.11.4 reads from the same texts (`s` is what it makes of it). */
const STRINGS: [text: string, value: string][] = [
  [String.raw`s = "a\u00e9\U0001F600\n\t\r\\ \""`, 'aé😀\n\t\r\\ "'],
  ['s = "$${a} %%{b} $$ $ % $$${ "', '${a} %{b} $$ $ % $${ '],
  ['s = "$$${"', '$${'],
  ['s = "$$$${x}"', '$$${x}'],
  ['s = "%%%{x}"', '%%{x}'],
  ['s = "$"', '$'],
  ['s = "%%"', '%%'],
  ['s = "x # y // z /* w */"', 'x # y // z /* w */'],
  ['s = "\t"', '\t'],
  [String.raw`s = "\u000a\u0000"`, '\n\0'],
  ['s=("a")', 'a'],
  ['s = (\n# c\n"a"\n)', 'a'],
  ['s /* c */ = /* d */ "a" // e', 'a'],
  ['s=/*\n*/"a"', 'a'],
  ['s="a" /*\n*/\n', 'a'],
  ['s="a"#c', 'a'],
  ['\n\n# one\n// two\n/* three\n */ s="a"', 'a'],
  ['s = <<EOT\n a\n  b $${x} \\n " \nEOT\n', ' a\n  b ${x} \\n " \n'],
  ['s = <<EOT\n$${x} $$$${ %%{ %%\nEOT\n', '${x} $$${ %{ %%\n'],
  ['s = <<EOT\na$\n%\nEOT\n', 'a$\n%\n'],
  ['s = <<EOT\na\n  EOT\n', 'a\n'],
  ['s = <<EOT\na\n\tEOT \n', 'a\n'],
  ['s = <<EOT\na\n EOTX\nEOT\n', 'a\n EOTX\n'],
  ['s = <<EOT\nEOT\n', ''],
  ['s = <<-EOT\nEOT\n', ''],
  ['s = <<E-T\na\nE-T\n', 'a\n'],
  ['s = <<-E-T\na\nE-T\n', 'a\n'],
  ['s = <<-EOT\n   a\n\n     b\n   EOT\n', 'a\n\n  b\n'],
  ['s = <<-EOT\n   a\n     \n     b\n   EOT\n', 'a\n     \n  b\n'],
  ['s = <<-EOT\n\ta\n\t\tb\n EOT\n', 'a\n\tb\n'],
  ['s = <<-EOT\n\ta\n  b\n EOT\n', 'a\n b\n'],
  ['s = <<-EOT\n    a\n  EOT\n', 'a\n'],
  ['s = <<-EOT\n  $${x}\n    a\nEOT\n', '${x}\n  a\n'],
  ['s = <<EOT\r\na\r\nEOT\r\n', 'a\r\n'],
  ['s = <<-EOT\r\n  a\r\n\r\n  b\r\n  EOT\r\n', 'a\r\n\r\nb\r\n'],
];

const OTHERS: [text: string, value: unknown][] = [
  ['s=5', 5],
  ['s=5.50', 5.5],
  ['s= - 5', -5],
  ['s=1E+3', 1000],
  ['s=1.5e-2', 0.015],
  ['s=007', 7],
  ['s=true', true],
  ['s=false', false],
  ['s=null', null],
  ['s=[]', []],
  ['s=["a","b",]', ['a', 'b']],
  ['s=[\n"a",\n# c\n"b" // d\n, /* x */ ]', ['a', 'b']],
  ['s=[1,\n\n2\n,]', [1, 2]],
  ['s = [<<EOT\na\nEOT\n, "b"]', ['a\n', 'b']],
  ['s=[["a"],{}]', [['a'], {}]],
  ['s={a=1,b:2}', { a: 1, b: 2 }],
  ['s={\n  a=1 # c\n  "b c" = [2]\n}', { a: 1, 'b c': [2] }],
  ['s={a=1,a=2}', { a: 2 }],
];

test.each([...STRINGS, ...OTHERS])('%j is read as Terraform reads it', (text, value) => {
  expect(read(text)).toEqual({ s: value });
});

test('several variables, Unix and Windows line ends', () => {
  expect(read('a = 1\nb-c = "2"\n\n_d = true')).toEqual({ a: 1, 'b-c': '2', _d: true });
  expect(read('a = 1 # x\r\n\r\nb = 2\r\n')).toEqual({ a: 1, b: 2 });
  expect(read('')).toEqual({});
  expect(read(' \t\n# only')).toEqual({});
});

test('a value keeps the line and column where it begins, counted in characters', () => {
  expect(parseTfvars('# x\n\nregion   = "a"\n/* 😀é */ b = <<E\nE\nc=[]')).toEqual([
    { name: 'region', value: 'a', line: 3, column: 12 },
    { name: 'b', value: '', line: 4, column: 14 },
    { name: 'c', value: [], line: 6, column: 3 },
  ]);
});

/** Terraform refuses all of these, too. */
const REFUSED: [text: string, message: string][] = [
  ['a = 1\ns = "${x}"', '2:6: ${…} is not evaluated here; write $${ for a literal ${'],
  ['s = "%{ if x }"', '1:6: %{…} is not evaluated here; write %%{ for a literal %{'],
  ['s = "$%{x}"', '1:7: %{…} is not evaluated here; write %%{ for a literal %{'],
  ['s = <<EOT\nab ${x}\nEOT\n', '2:4: ${…} is not evaluated here; write $${ for a literal ${'],
  ['s = "a\nb"', '1:5: a quoted string can not go over several lines; write \\n, or use a heredoc (<<EOT)'],
  ['s = "a\rb"', '1:5: a quoted string can not go over several lines; write \\n, or use a heredoc (<<EOT)'],
  ['s = "a', '1:5: the string that begins here has no closing quote'],
  [String.raw`s = "é\q"`, String.raw`1:7: this escape is unknown; there are \n \r \t \" \\ \uNNNN \UNNNNNNNN`],
  [String.raw`s = "\/"`, String.raw`1:6: this escape is unknown; there are \n \r \t \" \\ \uNNNN \UNNNNNNNN`],
  [String.raw`s = "\$"`, String.raw`1:6: this escape is unknown; there are \n \r \t \" \\ \uNNNN \UNNNNNNNN`],
  [String.raw`s = "\u00e"`, String.raw`1:6: \u takes four hexadecimal digits`],
  [String.raw`s = "\U0001F60"`, String.raw`1:6: \U takes eight hexadecimal digits`],
  [String.raw`s = "\ud800"`, String.raw`1:6: \ud800 is no character`],
  [String.raw`s = "\U00110000"`, String.raw`1:6: \U00110000 is no character`],
  ['s = <<EOT\na\n', '1:5: the heredoc that begins here has no closing line EOT'],
  ['s = <<EOT\na\nEOT # c\n', '1:5: the heredoc that begins here has no closing line EOT'],
  ['s = << EOT\na\nEOT\n', '1:5: a heredoc begins with << or <<- and a name, then a new line'],
  ['s = <<"EOT"\na\nEOT\n', '1:5: a heredoc begins with << or <<- and a name, then a new line'],
  ['s = <<EOT x\na\nEOT\n', '1:5: a heredoc begins with << or <<- and a name, then a new line'],
  ["s = 'a'", '1:5: strings take double quotes, not single ones'],
  ['s = us-west-2', '1:5: a value begins here that is no literal; put a string in double quotes'],
  ['s = TRUE', '1:5: a value begins here that is no literal; put a string in double quotes'],
  ['s = null_x', '1:5: a value begins here that is no literal; put a string in double quotes'],
  ['s = upper("a")', '1:5: functions can not be called here; write the value itself'],
  ['s = .5', '1:5: a value was expected here'],
  ['s = 5.', '1:6: the line should end here; only literal values are understood'],
  ['s = 0x10', '1:6: the line should end here; only literal values are understood'],
  ['s = "a" + "b"', '1:9: the line should end here; only literal values are understood'],
  ['s = "a" b = true', '1:9: the line should end here; only literal values are understood'],
  ['s = "a" /*\n*/ b = true', '2:4: the line should end here; only literal values are understood'],
  ['s = "a", b = true', '1:8: variables are separated by new lines'],
  ['s = "a"; b = true', '1:8: variables are separated by new lines'],
  ['s =\n"a"', '1:4: a value is missing here'],
  ['s =', '1:4: a value is missing here'],
  ['s\n= "a"', '1:2: "=" was expected here'],
  ['s: "a"', '1:2: "=" was expected here'],
  ['"s" = "a"', '1:1: the name of a variable takes no quotes'],
  ['= 5', '1:1: the name of a variable was expected here'],
  ['5 = 5', '1:1: the name of a variable was expected here'],
  ['s = "a"\ns = "b"', '2:1: s was already set in line 1'],
  ['s {\n}', '1:1: a block begins here; this file only takes lines of the form name = value'],
  ['variable "s" {}', '1:1: a block begins here; this file only takes lines of the form name = value'],
  ['/* not closed', '1:1: the comment that begins here is not closed'],
  ['s = ["a" "b"]', '1:10: a comma or "]" was expected here'],
  ['s = ["a"\n"b"]', '2:1: a comma or "]" was expected here'],
  ['s = ["a"', '1:9: a comma or "]" was expected here'],
  ['s = [,]', '1:6: a value was expected here'],
  ['s = {a=1 b=2}', '1:10: a comma, a new line or "}" was expected here'],
  ['s = {a b}', '1:8: "=" was expected here'],
  ['s = {=1}', '1:6: a key was expected here'],
  ['s = {\n\na=1\n\n,b=2}', '5:1: a key was expected here'],
  ['s = ("a"', '1:9: a closing parenthesis was expected here; only literal values are understood'],
];

test.each(REFUSED)('%j is refused', (text, message) => {
  expect(() => parseTfvars(text)).toThrow(expect.objectContaining({ name: 'Misread', message }));
});

describe('unlike Terraform', () => {
  test('expressions without names are refused, which Terraform evaluates', () => {
    for (const text of ['s = 1 + 1', 's = ["a"][0]', 'b = !true', 's = -"5"', 's = "${"a"}"']) {
      expect(() => parseTfvars(text), text).toThrow(expect.objectContaining({ name: 'Misread' }));
    }
  });

  test('a number that would lose digits is refused instead of changed', () => {
    const message = '1:5: this number is too large; write it in double quotes';
    expect(() => parseTfvars('s = 12345678901234567890')).toThrow(expect.objectContaining({ message }));
    expect(() => parseTfvars('s = 1e400')).toThrow(expect.objectContaining({ message }));
  });

  test('a heredoc may close at the very end of the file', () => {
    expect(read('s = <<EOT\na\nEOT')).toEqual({ s: 'a\n' });
  });
});

describe('a single literal', () => {
  test('may have comments and new lines around it', () => {
    expect(parseLiteral('\n ["a"] # c\n')).toEqual(['a']);
  });

  test.each([
    ['', '1:1: a value is missing here'],
    ['["a"] ["b"]', '1:7: the value should end here; only literal values are understood'],
    ['10.0.0.0/8', '1:5: the value should end here; only literal values are understood'],
    ["['a']", '1:2: strings take double quotes, not single ones'],
  ])('%j is refused', (text, message) => {
    expect(() => parseLiteral(text)).toThrow(expect.objectContaining({ name: 'Misread', message }));
  });
});

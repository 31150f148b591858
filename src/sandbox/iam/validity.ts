import { refuse } from '../refusal.ts';

/** A name of at most `longest` characters. @throws ValidationError */
export function validName(name = '', longest: number): string {
  if (name.length > longest || !/^[\w+=,.@-]+$/.test(name)) {
    refuse(
      'ValidationError',
      `The specified value for a name is invalid: ${name}. It must have 1 to ${longest} alphanumeric characters or +=,.@_-`,
    );
  }
  return name;
}

/** @throws MalformedPolicyDocument */
export function validPolicy(document = ''): string {
  try {
    JSON.parse(document);
    return document;
  } catch {
    return refuse('MalformedPolicyDocument', 'This policy contains invalid Json');
  }
}

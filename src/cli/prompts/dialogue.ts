import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { StarterError } from '../../core/errors.ts';
import { readLicense } from '../../variables/license.ts';
import type { RawVariables } from '../../variables/raw.ts';
import { renderDiagnostic } from '../errors-view.ts';
import { wasLeft } from '../exit.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { Answers } from './answers.ts';
import { askAccess, askKeyPair } from './ask-access.ts';
import { askCertificate } from './ask-certificate.ts';
import { askDomain } from './ask-domain.ts';
import { askImage } from './ask-image.ts';
import { askNames } from './ask-names.ts';
import { askRegion } from './ask-region.ts';
import { askSize } from './ask-size.ts';
import type { Asker, Choice } from './asker.ts';
import { type Interview, regionLists } from './interview.ts';
import { type Lists, liveLists } from './lists.ts';
import { makeKeyPair } from './make-key-pair.ts';
import { ANSWERS_FILE, answersText, saveAnswers } from './save-answers.ts';
import { summaryLines } from './summary.ts';
import { terminalAsker } from './terminal-asker.ts';

export interface DialogueRequest {
  readonly given: RawVariables;
  /** Also what has a default is asked: for `init`. */
  readonly thorough: boolean;
  readonly options: GlobalOptions;
  readonly io: Io;
  /** Who asks; default: the terminal. */
  readonly asker?: Asker;
}

export interface Concluded {
  /** All variables, given and answered. */
  readonly raw: RawVariables;
  readonly asked: boolean;
  readonly saved: boolean;
  /** The answers that were saved, or would be: lines of a file of variables. */
  readonly text: string;
}

/** In the order in which somebody thinks of them. */
const QUESTIONS = [askRegion, askImage, askDomain, askCertificate, askNames, askAccess, askSize];

/**
 * Asks for what is missing, shows a summary, and then does what was decided: makes a key pair, saves the answers. Until
 * that decision nothing is changed, and leaving says so; a key pair that is being made is kept. Only where `io.interactive`.
 * @throws ExitPromptError, AbortPromptError when cancelled; Stopped; StarterError
 */
export async function holdDialogue(request: DialogueRequest): Promise<Concluded> {
  const { given, options, io, asker = terminalAsker(io) } = request;
  const reading = (region: string) => asker.tell(`\nReading what the account has in ${region} …`);
  const lists = liveLists({ options, io, given: new Answers(given).values, reading });
  const { interview, decision } = await tellingOfLeaving(io, () => decide(request, asker, lists));
  await toItsEnd(keepKeyPair(interview, io, options), io);
  const { answers } = interview;
  const text = answersText(answers, options.variables);
  const saved = decision !== 'go on';
  if (saved) {
    await saveAnswers(text, io.cwd, decision === 'replace');
    asker.tell(`Saved to ${ANSWERS_FILE}.`);
  }
  return { raw: answers.raw, asked: isAnswered(answers), saved, text };
}

/** Who leaves is told that nothing has come of it. */
async function tellingOfLeaving<T>(io: Io, asking: () => Promise<T>): Promise<T> {
  try {
    return await asking();
  } catch (error) {
    if (wasLeft(error) || io.stop.aborted) io.stderr.write('\nNothing was changed.\n');
    throw error;
  }
}

/** `work`'s answer. A signal may end a command that only plans, but not between AWS's answer and the file for the key. */
async function toItsEnd<T>(work: Promise<T>, { toFinish }: Pick<Io, 'toFinish'>): Promise<T> {
  toFinish?.add(work);
  try {
    return await work;
  } finally {
    toFinish?.delete(work);
  }
}

type Decision = 'save' | 'replace' | 'go on';
interface Decided {
  readonly interview: Interview;
  readonly decision: Decision;
}

/** Asks all, as often as somebody wants to begin again. Changes nothing. */
async function decide(request: DialogueRequest, asker: Asker, lists: Lists): Promise<Decided> {
  for (;;) {
    const interview = begin(request, asker, lists);
    for (const ask of QUESTIONS) await ask(interview);
    if (!isAnswered(interview.answers)) return { interview, decision: 'go on' };
    const decision = await conclude(interview, request);
    if (decision !== 'again') return { interview, decision };
  }
}

function begin({ given, thorough, io }: DialogueRequest, asker: Asker, lists: Lists): Interview {
  return {
    asker,
    answers: new Answers(given),
    lists,
    thorough,
    usualRegion: io.env.AWS_REGION || io.env.AWS_DEFAULT_REGION || undefined,
    exists: (file) => existsSync(resolve(io.cwd, file)),
    licenseProblem: (path) => licenseProblem(path, io.cwd),
  };
}

async function licenseProblem(path: string, cwd: string): Promise<string | undefined> {
  const license = await readLicense(path, (file) => readFile(resolve(cwd, file)), homedir());
  if (license.kind === 'given') return undefined;
  return license.kind === 'refused' ? sentence(license.reason) : 'Enterprise needs a license, and this is none.';
}

function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}

async function conclude(interview: Interview, { thorough, given }: DialogueRequest): Promise<Decision | 'again'> {
  const { asker, answers, exists, newKeyPair } = interview;
  asker.tell(summaryLines(answers.values, given).join('\n'), 'Summary');
  if (newKeyPair !== undefined)
    asker.tell(`\nThe key pair ${newKeyPair} is yet to be made; its private key will be in ${newKeyPair}.pem.`);
  const save = choice(
    'save',
    'save',
    `save the answers as ${ANSWERS_FILE}${thorough ? '' : ', and go on'}`,
    newKeyPair,
  );
  const go = thorough
    ? choice('go on', 'print', 'print the answers, save none', newKeyPair)
    : choice('go on', 'go on', 'go on without saving', newKeyPair);
  const again: Choice = { value: 'again', name: 'Answer again from the beginning', short: 'again' };
  const message = thorough ? 'What should be done with it?' : 'Go on with this?';
  const chosen = await asker.choose({ message, choices: thorough ? [save, go, again] : [go, save, again] });
  if (chosen === 'again' || chosen === 'go on') return chosen;
  return exists(ANSWERS_FILE) ? mayReplace(interview) : 'save';
}

async function mayReplace({ asker, newKeyPair }: Interview): Promise<Decision | 'again'> {
  const choices = [
    choice('go on', 'keep', 'keep the file as it is', newKeyPair),
    choice('replace', 'replace', 'replace it: its values are kept, its comments are lost', newKeyPair),
  ];
  const message = 'That file is there already. Replace it?';
  return (await asker.choose({ message, choices })) === 'replace' ? 'replace' : 'go on';
}

/** A decision, with all that comes of it: whoever saves nothing has the key pair made all the same. */
function choice(value: Decision, short: string, deed: string, newKeyPair: string | undefined): Choice {
  const all = newKeyPair === undefined ? deed : `make the key pair ${newKeyPair}, ${deed}`;
  return { value, short, name: `${all.charAt(0).toUpperCase()}${all.slice(1)}` };
}

/** What AWS or the disk refuses is told, and another key pair asked for: nothing was made then. */
async function keepKeyPair(interview: Interview, io: Io, options: GlobalOptions): Promise<void> {
  const { asker } = interview;
  while (interview.newKeyPair !== undefined) {
    try {
      const file = await makeKeyPair(interview.newKeyPair, await regionLists(interview).context, io.cwd);
      asker.tell(
        `Made the key pair ${interview.newKeyPair}. Its private key is ${file}: keep it, there is no other copy.`,
      );
      return;
    } catch (error) {
      if (io.abandon.aborted) asker.tell(`\n${unanswered(interview.newKeyPair)}`);
      if (!(error instanceof StarterError) || error.code === 'KEY_PAIR_LOST') throw error;
      for (const diagnostic of error.diagnostics) io.stderr.write(renderDiagnostic(diagnostic, io.stderr, options));
      await tellingOfLeaving(io, () => askKeyPair(interview));
    }
  }
}

function unanswered(name: string): string {
  return `AWS had not answered yet: if it makes the key pair ${name} all the same, nobody has its private key.`;
}

function isAnswered(answers: Answers): boolean {
  return Object.keys(answers.ownValues).length > 0;
}

import type { Event, StepVerb } from '../../executor/events.ts';
import { diagnosticLines } from '../render/diagnostics.ts';
import { duration } from '../render/duration.ts';
import { visibleLine } from '../render/visible.ts';
import { wrap } from '../render/wrap.ts';
import { collectAftermath } from './aftermath.ts';
import { credentialLines, isWorthTelling, retryText } from './calls.ts';
import { type StepOf, stepKey } from './step-key.ts';
import type { ProgressView, ViewSettings } from './view.ts';
import { WORDS } from './words.ts';

const HEARTBEAT_MS = 10_000;

interface InFlight {
  readonly name: string;
  readonly verb: StepVerb;
  readonly startedAt: number;
  beatAt: number;
  waitingFor?: string;
}

/** A line per event, for pipelines and logs, in Terraform's words; a heartbeat for whatever takes longer than 10 s. */
export function plainProgress(settings: ViewSettings): ProgressView {
  const { screen, now, every } = settings;
  const held: (() => void)[] = [];
  let isHeld = false;
  const unlessHeld = (output: (text: string) => void) => (text: string) => {
    if (isHeld) held.push(() => output(text));
    else output(text);
  };
  const write = unlessHeld(settings.write);
  const writeError = unlessHeld(settings.writeError);
  const aftermath = collectAftermath(settings);
  const inFlight = new Map<string, InFlight>();
  const toldUntil = new Map<string, number>();
  const tell = (line: string) => write(`${visibleLine(line)}\n`);

  function beat(at: number): void {
    for (const step of inFlight.values()) {
      if (at < step.beatAt) continue;
      while (step.beatAt <= at) step.beatAt += HEARTBEAT_MS;
      const elapsed = `[${duration(at - step.startedAt)} elapsed]`;
      const waiting = step.waitingFor ? ` waiting for ${step.waitingFor}` : '';
      tell(`${step.name}: Still ${WORDS[step.verb].goesOn}... ${elapsed}${waiting}`);
    }
  }

  function take(event: Event): void {
    aftermath.take(event);
    switch (event.type) {
      case 'step-started': {
        const name = nameOf(event);
        inFlight.set(stepKey(event), { name, verb: event.verb, startedAt: event.at, beatAt: event.at + HEARTBEAT_MS });
        // No call to AWS belongs to it: its end says it all.
        if (event.verb !== 'forget') tell(`${name}: ${WORDS[event.verb].begins}...${idText(event.id)}`);
        return;
      }
      case 'step-waiting': {
        const step = inFlight.get(stepKey(event));
        if (step) step.waitingFor = event.note ? `${event.what} (${event.note})` : event.what;
        return;
      }
      case 'step-done': {
        const after = event.verb === 'forget' ? '' : ` after ${duration(event.elapsedMs)}`;
        tell(`${nameOf(event)}: ${WORDS[event.verb].ended}${after}${idText(event.id)}`);
        inFlight.delete(stepKey(event));
        return;
      }
      case 'step-failed':
        tell(`${nameOf(event)}: ${WORDS[event.verb].failed} after ${duration(event.elapsedMs)}`);
        inFlight.delete(stepKey(event));
        return;
      case 'warning':
        for (const line of diagnosticLines({ severity: 'warning', ...event.diagnostic }, screen))
          writeError(`${line}\n`);
        return;
      case 'call-retried': {
        const same = [event.service, event.operation, event.object, event.code].join(' ');
        if (!isWorthTelling(event) || event.at < (toldUntil.get(same) ?? 0)) return;
        toldUntil.set(same, event.at + HEARTBEAT_MS);
        tell(retryText(event));
        return;
      }
      case 'credentials-expired':
      case 'credentials-renewed':
        for (const line of credentialLines(event, screen)) writeError(`${line}\n`);
        return;
      case 'run-stopping':
        for (const line of wrap(stoppingText(event.inFlight), screen.columns)) tell(line);
        return;
      case 'run-started':
      case 'step-skipped':
      case 'run-done':
        return;
    }
  }

  const stopBeating = every(1_000, () => beat(now()));
  return {
    onEvent(event) {
      take(event);
      beat(event.at);
    },
    async hold(work) {
      isHeld = true;
      try {
        return await work();
      } finally {
        isHeld = false;
        for (const writing of held.splice(0)) writing();
      }
    },
    async close() {
      stopBeating();
      for (const line of aftermath.failureLines(screen)) writeError(`${line}\n`);
      for (const line of aftermath.summaryLines(screen)) write(`${line}\n`);
    },
  };
}

function nameOf({ address, deposed }: StepOf): string {
  return deposed ? `${address} (deposed object)` : address;
}

/** What a first Ctrl-C does. */
function stoppingText(inFlight: readonly string[]): string {
  const rest = inFlight.length === 0 ? 'nothing is in flight.' : `finishing or recording ${inFlight.join(', ')}.`;
  return `Stopping: nothing new is started, ${rest} Interrupt again to stop waiting.`;
}

function idText(id: string | undefined): string {
  return id === undefined ? '' : ` [id=${id}]`;
}

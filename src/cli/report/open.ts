import { resolve } from 'node:path';
import type { Account } from '../aws.ts';
import type { Planned } from '../deployment.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { showWarnings } from '../show-plan.ts';
import { preciousFiles, refuseUnwritable } from './file.ts';
import type { Recorder } from './recorder.ts';

/** Where a report goes, and whose it is. */
export interface ReportPlace {
  /** As it was given. */
  readonly file: string;
  /** Missing: what the outputs say. */
  readonly cluster?: string;
}

/** What a report is made from, beside the events of the run. */
export interface Reportable {
  readonly planned: Pick<Planned, 'draft' | 'declarations'>;
  readonly account: Pick<Account, 'clock'>;
  readonly options: GlobalOptions;
  readonly io: Io;
  /** Missing: none is asked for. */
  readonly report?: ReportPlace;
}

/** The place that the options name, if any. */
export function reportPlace(options: { readonly report?: string }, cluster?: string): { report?: ReportPlace } {
  if (options.report === undefined) return {};
  return { report: { file: options.report, ...(cluster === undefined ? {} : { cluster }) } };
}

type Asked = Pick<GlobalOptions, 'state' | 'backend'> & { readonly report?: string; readonly planFile?: string };

/** To be called before anything is changed. @throws StarterError REPORT_UNWRITABLE, USAGE */
export async function refuseBadReport({ report, state, backend, planFile }: Asked, io: Io): Promise<void> {
  if (report === undefined) return;
  const absolute = (path: string | undefined) => (path === undefined ? undefined : resolve(io.cwd, path));
  const precious = await preciousFiles(backend ? undefined : absolute(state), absolute(planFile));
  await refuseUnwritable(resolve(io.cwd, report), precious);
}

/** The recorder of a run, where a report is asked for; layout and page are loaded only then. */
export async function openReport(reportable: Reportable): Promise<Recorder | undefined> {
  const { planned, account, options, io, report } = reportable;
  if (!report) return undefined;
  const { recordRun } = await import('./recorder.ts');
  return recordRun({
    path: resolve(io.cwd, report.file),
    planned,
    cluster: report.cluster,
    inSandbox: options.sandbox,
    repeated: options.repeated,
    now: account.clock.now,
  });
}

/** What comes of work that is no run: the page tells that nothing changed. */
export async function withReport<T>(reportable: Reportable, work: () => Promise<T>): Promise<T> {
  const recorder = await openReport(reportable);
  return reported(work(), recorder, reportable);
}

/** What comes of `run`, once the page about it is written. That it could not be is a warning, whatever came of the run. */
export async function reported<T>(run: Promise<T>, recorder: Recorder | undefined, reportable: Reportable): Promise<T> {
  const { options, io, report } = reportable;
  if (!recorder) return run;
  const [ended] = await Promise.allSettled([run]);
  const warning = await recorder.write(ended.status === 'rejected' ? { error: ended.reason } : undefined);
  if (warning) showWarnings([warning], options, io);
  else if (!options.json) io.stdout.write(`\nWrote the report to ${report?.file}.\n`);
  return run;
}

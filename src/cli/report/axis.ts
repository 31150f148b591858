/** Intervals between ticks, seconds. */
const INTERVALS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600];
/** More ticks' labels would touch each other in a narrow window. */
const MOST_INTERVALS = 5;

export interface Tick {
  /** Of the axis, 0 to 100. */
  readonly percent: number;
  readonly label: string;
}

/** The ticks of an axis of `lengthMs`, the first at 0, in seconds. */
export function ticks(lengthMs: number): Tick[] {
  const seconds = lengthMs / 1000;
  const interval = INTERVALS.find((each) => seconds / each <= MOST_INTERVALS) ?? Math.ceil(seconds / MOST_INTERVALS);
  const count = seconds > 0 ? Math.floor(seconds / interval) : 0;
  return Array.from({ length: count + 1 }, (_, at) => {
    const value = Math.round(at * interval * 10) / 10;
    return { percent: seconds > 0 ? (value / seconds) * 100 : 0, label: `${value} s` };
  });
}

/** `0.4 s`, `12 s`, `2m31s`: how long something took. */
export function took(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 99.5) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}m${whole % 60}s`;
}

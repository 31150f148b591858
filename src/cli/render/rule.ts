import { isPlainObject, type Json } from '../../core/values.ts';
import type { Change, InputChange, Shown } from '../../planner/model.ts';
import { parseRulePartId, type RulePart } from '../../resources/ec2/rule-part.ts';
import type { Line, Mark } from './line.ts';
import { compareSequences } from './sequence.ts';

/** Which traffic a security group rule lets through. */
export type Traffic = Pick<RulePart, 'type' | 'protocol' | 'from_port' | 'to_port'>;

/** What Teleport listens on: https://goteleport.com/docs/reference/deployment/networking/ */
const SERVICES: Readonly<Record<string, string>> = {
  '22': 'SSH to the host',
  '443': 'web UI and tsh',
  '3022-3026': 'Teleport services',
  '3036': 'MySQL',
  '5432': 'PostgreSQL',
  '27017': 'MongoDB',
};

/** `ingress tcp 22 (SSH to the host)`, `egress, all traffic`. */
export function trafficText({ type, protocol, from_port, to_port }: Traffic): string {
  if (protocol === '-1') return `${type}, all traffic`;
  const ports = from_port === to_port ? String(from_port) : `${from_port}-${to_port}`;
  const service = type === 'ingress' ? SERVICES[ports] : undefined;
  return `${type} ${protocol} ${ports}${service ? ` (${service})` : ''}`;
}

/** What a security group rule is made of, told as one thing; `rest` is left to be told as inputs. */
export interface RuleTold {
  readonly lines: readonly Line[];
  readonly rest: readonly InputChange[];
}

type RuleChange = Pick<Change, 'type' | 'id' | 'inputs'>;
const TOLD = new Set(['type', 'protocol', 'from_port', 'to_port', 'self', 'cidr_blocks']);

/** A rule as people say it: the traffic, and whom it comes from. `undefined` for a change that this can't tell, such as of ports. */
export function ruleTold(change: RuleChange, indent: number): RuleTold | undefined {
  if (change.type !== 'aws_security_group_rule') return undefined;
  const lines = wholeRule(change.inputs, indent) ?? changedSources(change, indent);
  return lines && { lines, rest: change.inputs.filter(({ name }) => !TOLD.has(name)) };
}

/** A rule that comes or goes. */
function wholeRule(inputs: readonly InputChange[], indent: number): Line[] | undefined {
  const side = inputs.every(({ before }) => before.kind === 'absent') ? 'after' : 'before';
  const other = side === 'after' ? 'before' : 'after';
  if (inputs.some((input) => input[other].kind !== 'absent')) return undefined;
  const told = Object.fromEntries(inputs.map((input) => [input.name, shownValue(input[side])]));
  if (!isTraffic(told)) return undefined;
  const mark = side === 'after' ? '+' : '-';
  const sources = told.self === true ? ['the group itself'] : textsIn(told.cidr_blocks);
  return [
    { indent, mark, text: trafficText(told) },
    ...sources.map((source) => sourceLine(mark, told.type, source, indent)),
  ];
}

/** A rule that stays, for others: who they are stands in its id. */
function changedSources({ id, inputs }: RuleChange, indent: number): Line[] | undefined {
  const cidrs = inputs.find(({ name }) => name === 'cidr_blocks');
  const others = inputs.filter(({ name }) => TOLD.has(name) && name !== 'cidr_blocks');
  if (id === undefined || !cidrs || others.length > 0) return undefined;
  const [before, after] = [shownValue(cidrs.before), shownValue(cidrs.after)];
  if (!Array.isArray(before) || !Array.isArray(after)) return undefined;
  const part = parseRulePartId(id);
  const steps = compareSequences(textsIn(before), textsIn(after));
  const same = steps.filter(({ kind }) => kind === 'same').length;
  const hidden = `# (${same} unchanged ${same === 1 ? 'address range' : 'address ranges'} hidden)`;
  return [
    { indent, mark: '~', text: trafficText(part) },
    ...steps
      .filter(({ kind }) => kind !== 'same')
      .map(({ kind, item }) => sourceLine(kind === 'added' ? '+' : '-', part.type, item, indent)),
    ...(same > 0 ? [{ indent: indent + 4, mark: ' ' as const, text: hidden, faint: true as const }] : []),
  ];
}

function sourceLine(mark: Mark, type: Traffic['type'], source: string, indent: number): Line {
  return { indent: indent + 4, mark, text: `${type === 'ingress' ? 'from' : 'to'} ${source}` };
}

function isTraffic(told: unknown): told is Traffic & { self?: Json; cidr_blocks?: Json } {
  return (
    isPlainObject(told) &&
    (told.type === 'ingress' || told.type === 'egress') &&
    typeof told.protocol === 'string' &&
    typeof told.from_port === 'number' &&
    typeof told.to_port === 'number'
  );
}

function shownValue(shown: Shown): Json | undefined {
  return shown.kind === 'value' ? shown.value : undefined;
}

function textsIn(value: Json | undefined): string[] {
  return Array.isArray(value) ? (value as readonly Json[]).map(String) : [];
}

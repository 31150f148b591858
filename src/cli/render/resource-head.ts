import { visibleLine } from './visible.ts';

/** `resource "aws_lb" "cluster" {`: how the block of `aws_lb.cluster[0]` begins. */
export function resourceHead(address: string): string {
  const [, type = '', name = address] = /^([^.]+)\.([^[]+)/.exec(address) ?? [];
  return visibleLine(`resource "${type}" "${name}" {`);
}

import type { Call } from './call.ts';
import type { World } from './world.ts';

export function isIssued(world: World, arn: string): boolean {
  return world.acm.certificates[arn]?.issuedAt !== undefined;
}

/** The load balancers whose listeners show the certificate. */
export function usersOf(world: World, arn: string): string[] {
  const listeners = Object.values(world.elbv2.listeners).filter((listener) => listener.certificate === arn);
  return [...new Set(listeners.map((listener) => listener.loadBalancer))];
}

/** A listener has left the certificate: it counts as in use for a moment more. */
export function leaveCertificate({ world, now, pace }: Call, arn: string): void {
  const certificate = world.acm.certificates[arn];
  if (certificate) certificate.freeAt = now + pace.certificateInUse;
}

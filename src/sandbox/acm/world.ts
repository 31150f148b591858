import type { ValidationMethod } from '@aws-sdk/client-acm';

export interface AcmWorld {
  readonly certificates: Record<string, Certificate>;
}

export interface Certificate {
  readonly arn: string;
  readonly type: 'AMAZON_ISSUED' | 'IMPORTED';
  /** The domain first. */
  readonly names: readonly string[];
  readonly validation: ValidationMethod;
  readonly requestedAt: number;
  /** When its validation records are known; missing: they are. What is known once stays so, whatever the pace is later. */
  readonly recordsFrom?: number;
  readonly token?: string;
  /** Until then DeleteCertificate finds it in use. */
  freeAt: number;
  issuedAt?: number;
  tags: Record<string, string>;
}

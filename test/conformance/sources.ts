import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Packages and the service ids of their clients. */
const SERVICES: Readonly<Record<string, string>> = {
  acm: 'ACM',
  dynamodb: 'DynamoDB',
  ec2: 'EC2',
  'elastic-load-balancing-v2': 'Elastic Load Balancing v2',
  iam: 'IAM',
  kms: 'KMS',
  'route-53': 'Route 53',
  s3: 'S3',
  ssm: 'SSM',
  sts: 'STS',
};

export interface SentOperation {
  readonly service: string;
  readonly operation: string;
  readonly file: string;
}

/** The operations whose commands the sources in `folders` construct, each once a file. */
export function operationsSent(...folders: string[]): SentOperation[] {
  const files = folders.flatMap(sourcesIn);
  return files.flatMap((file) => {
    const source = readFileSync(file, 'utf8');
    const imports = [...source.matchAll(/import (?!type)\{([^}]*)\} from '@aws-sdk\/client-([^']+)'/g)];
    return imports.flatMap(([, names = '', client = '']) =>
      [...names.matchAll(/\b(\w+)Command\b/g)]
        .map(([, operation = '']) => operation)
        .filter((operation) => source.includes(`new ${operation}Command(`))
        .map((operation) => ({ service: SERVICES[client] ?? client, operation, file })),
    );
  });
}

/** The names of the resource types that the sources in `folder` define. */
export function typeNames(folder: string): string[] {
  return sourcesIn(folder).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^ {2}name: '(aws_\w+)',$/gm)].map(([, name = '']) => name),
  );
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

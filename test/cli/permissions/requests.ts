import { ec2Requests } from './ec2-requests.ts';
import { elbv2Requests } from './elbv2-requests.ts';
import {
  acmRequests,
  dynamodbRequests,
  iamRequests,
  route53Requests,
  s3Requests,
  ssmRequests,
} from './named-requests.ts';
import type { Account, Call, Request } from './request.ts';

type Asks = (call: Call, account: Account) => Request[];

const SERVICES: Readonly<Record<string, Asks>> = {
  ACM: acmRequests,
  DynamoDB: dynamodbRequests,
  EC2: ec2Requests,
  ElasticLoadBalancingv2: elbv2Requests,
  IAM: iamRequests,
  KMS: ({ operation }) => [{ action: `kms:${operation}`, resource: '*', context: {} }],
  Route53: route53Requests,
  S3: s3Requests,
  SSM: ssmRequests,
  // GetCallerIdentity needs no permission (API reference).
  STS: () => [],
};

/** IAM and Route 53 have one region for all of a partition. */
const GLOBAL = /^(iam|route53):/;

/** What AWS asks IAM for when these calls are made, each request once. Must be given all calls of an account, in their order. */
export function requestsOf(calls: readonly Call[], account: Account): Request[] {
  const all = calls.flatMap((call) => {
    const asks = SERVICES[call.service];
    if (!asks) throw new Error(`what ${call.service} asks for is not written down`);
    return asks(call, account).map((request) => ({
      ...request,
      context: {
        'aws:RequestedRegion': GLOBAL.test(request.action) ? 'us-east-1' : account.region,
        ...request.context,
      },
    }));
  });
  return [...new Map(all.map((request) => [JSON.stringify(request), request])).values()];
}

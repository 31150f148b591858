import { allow, arn } from '../aws/permissions.ts';
import type { Permissions, Place } from '../contract.ts';
import type { TableInputs } from './table-model.ts';

/** Tables go by their names. AWS's own key for them is open to whoever may use the table (DynamoDB's guide, "encryption at rest"). */
export function tablePermissions(place: Place, { name }: TableInputs): Permissions {
  const on = (...actions: string[]) => [
    allow(
      actions.map((action) => `dynamodb:${action}`),
      [arn(place, 'dynamodb', `table/${name}`)],
    ),
  ];
  return {
    read: on('DescribeTable', 'DescribeTimeToLive', 'DescribeContinuousBackups', 'ListTagsOfResource'),
    find: [],
    // Tags at creation are asked for as tagging (API reference, CreateTable).
    create: on('CreateTable', 'TagResource', 'UpdateTimeToLive', 'UpdateContinuousBackups'),
    update: on('UpdateTable', 'UpdateTimeToLive', 'UpdateContinuousBackups', 'TagResource', 'UntagResource'),
    delete: on('DeleteTable'),
  };
}

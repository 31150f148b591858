import { allow, anywhere, arn, both, globalArn, isMarked, marks } from '../aws/permissions.ts';
import { LINEAGE_TAG } from '../aws/tags.ts';
import type { Conditions, Permission, Permissions, Place } from '../contract.ts';
import type { InstanceInputs } from './instance-model.ts';
import type { RulePart } from './rule-part.ts';

/** EC2 chooses ids: what we make is known by the mark that it gets when it is made, and nothing else may be touched. */
function ec2(place: Place, ...resources: string[]): string[] {
  return resources.map((resource) => arn(place, 'ec2', resource));
}

/** Marking what a call makes; EC2 asks for it apart ("grant permission to tag resources during creation", EC2's guide). */
function marking(place: Place, call: string, ...kinds: string[]): Permission {
  const during = { StringEquals: { 'ec2:CreateAction': [call] } };
  return allow(['ec2:CreateTags'], ec2(place, ...kinds.map((kind) => `${kind}/*`)), both(during, marks(place)));
}

export function listInstancesPermissions(place: Place): Permission[] {
  return [anywhere(place, ['ec2:DescribeInstances'])];
}

export function instancePermissions(place: Place, inputs: InstanceInputs): Permissions {
  const profile = globalArn(place, 'iam', `instance-profile/${inputs.iam_instance_profile}`);
  const ofProfile: Conditions = { ArnEquals: { 'ec2:InstanceProfile': [profile] } };
  const ours = both(isMarked(place), ofProfile);
  const groups = ec2(place, ...inputs.vpc_security_group_ids.map((id) => `security-group/${id}`));
  const onOurs = (...actions: string[]) => allow(actions, ec2(place, 'instance/*'), ours);
  return {
    // The user data of an instance may hold secrets: only ours is read.
    read: [anywhere(place, ['ec2:DescribeInstances', 'ec2:DescribeVolumes']), onOurs('ec2:DescribeInstanceAttribute')],
    find: [],
    create: [...launch(place, inputs, ofProfile), anywhere(place, ['ec2:DescribeInstanceStatus'])],
    update: [
      onOurs('ec2:ModifyInstanceAttribute', 'ec2:ModifyInstanceMetadataOptions'),
      allow(['ec2:ModifyInstanceAttribute'], groups, isMarked(place)),
    ],
    delete: [onOurs('ec2:TerminateInstances')],
    isReplaced: true,
  };
}

/** A launch is asked for every object that it makes or uses. Passing the role is the instance profile's matter. */
function launch(place: Place, inputs: InstanceInputs, ofProfile: Conditions): Permission[] {
  const run = (resources: readonly string[], conditions?: Conditions) =>
    allow(['ec2:RunInstances'], resources, conditions);
  const made: Conditions = {
    StringEquals: { 'ec2:InstanceType': [inputs.instance_type], 'ec2:MetadataHttpTokens': [inputs.http_tokens] },
  };
  const encrypted: Conditions = { Bool: { 'ec2:Encrypted': [String(inputs.root_encrypted)] } };
  return [
    run(ec2(place, 'instance/*'), both(both(marks(place), ofProfile), made)),
    run(ec2(place, 'volume/*'), both(marks(place), encrypted)),
    run(ec2(place, 'network-interface/*'), marks(place)),
    run(ec2(place, ...inputs.vpc_security_group_ids.map((id) => `security-group/${id}`)), isMarked(place)),
    // An image's ARN names no account: it is Teleport's.
    run([
      ...ec2(place, `subnet/${inputs.subnet_id}`, `key-pair/${inputs.key_name}`),
      arn({ ...place, account: '' }, 'ec2', `image/${inputs.ami}`),
    ]),
    marking(place, 'RunInstances', 'instance', 'volume', 'network-interface'),
  ];
}

export function listSecurityGroupsPermissions(place: Place): Permission[] {
  return [anywhere(place, ['ec2:DescribeSecurityGroups'])];
}

export function securityGroupPermissions(
  place: Place,
  { vpc_id, tags }: { readonly vpc_id: string; readonly tags: Readonly<Record<string, string>> },
): Permissions {
  const groups = ec2(place, 'security-group/*');
  const ours = isMarked(place);
  return {
    read: listSecurityGroupsPermissions(place),
    find: [],
    create: [
      allow(['ec2:CreateSecurityGroup'], groups, marks(place)),
      allow(['ec2:CreateSecurityGroup'], ec2(place, `vpc/${vpc_id}`)),
      marking(place, 'CreateSecurityGroup', 'security-group'),
      // The rule that a new group is born with.
      allow(['ec2:RevokeSecurityGroupEgress'], groups, ours),
      anywhere(place, ['ec2:DescribeSecurityGroupRules']),
    ],
    update: [
      allow(['ec2:CreateTags'], groups, both(ours, keysWithin(Object.keys(tags)))),
      allow(
        ['ec2:DeleteTags'],
        groups,
        both(ours, { 'ForAllValues:StringNotEquals': { 'aws:TagKeys': [LINEAGE_TAG] } }),
      ),
    ],
    delete: [allow(['ec2:DeleteSecurityGroup'], groups, ours)],
  };
}

function keysWithin(keys: readonly string[]): Conditions {
  return { 'ForAllValues:StringEquals': { 'aws:TagKeys': keys } };
}

/** Rules go by their group; each carries a mark of its own. */
export function securityGroupRulePermissions(place: Place, { security_group_id, type }: RulePart): Permissions {
  const direction = type === 'ingress' ? 'Ingress' : 'Egress';
  const group = ec2(place, `security-group/${security_group_id}`);
  const authorize = `AuthorizeSecurityGroup${direction}`;
  const open = [
    allow([`ec2:${authorize}`], group, isMarked(place)),
    allow([`ec2:${authorize}`], ec2(place, 'security-group-rule/*'), marks(place)),
    marking(place, authorize, 'security-group-rule'),
  ];
  const close = allow([`ec2:RevokeSecurityGroup${direction}`], group, isMarked(place));
  return {
    read: [anywhere(place, ['ec2:DescribeSecurityGroupRules'])],
    find: [],
    create: open,
    update: [...open, close],
    delete: [close],
  };
}

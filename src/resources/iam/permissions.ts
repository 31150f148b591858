import { allow, globalArn } from '../aws/permissions.ts';
import type { Permission, Permissions, Place } from '../contract.ts';

function onRole(place: Place, name: string, ...actions: string[]): Permission {
  return allow(
    actions.map((action) => `iam:${action}`),
    [globalArn(place, 'iam', `role/${name}`)],
  );
}

/** A role goes by its name; tags at creation are asked for as tagging. */
export function rolePermissions(place: Place, { name }: { readonly name: string }): Permissions {
  return {
    read: [onRole(place, name, 'GetRole')],
    find: [],
    create: [onRole(place, name, 'CreateRole', 'TagRole')],
    update: [onRole(place, name, 'UpdateAssumeRolePolicy')],
    delete: [onRole(place, name, 'ListRolePolicies', 'DeleteRolePolicy', 'DeleteRole')],
  };
}

/** An inline policy has no ARN: what counts is its role. */
export function rolePolicyPermissions(place: Place, { role }: { readonly role: string }): Permissions {
  return {
    read: [onRole(place, role, 'GetRolePolicy')],
    find: [onRole(place, role, 'GetRole')],
    create: [onRole(place, role, 'PutRolePolicy')],
    update: [onRole(place, role, 'PutRolePolicy')],
    delete: [onRole(place, role, 'DeleteRolePolicy')],
  };
}

/**
 * Putting a role into a profile is passing it, and so is launching with the profile (API reference, AddRoleToInstanceProfile;
 * EC2's user guide, "IAM roles"): allowed for this role, to EC2.
 */
export function instanceProfilePermissions(
  place: Place,
  { name, role }: { readonly name: string; readonly role: string },
): Permissions {
  const on = (...actions: string[]) =>
    allow(
      actions.map((action) => `iam:${action}`),
      [globalArn(place, 'iam', `instance-profile/${name}`)],
    );
  const ec2 = place.partition === 'aws-cn' ? 'ec2.amazonaws.com.cn' : 'ec2.amazonaws.com';
  const pass = { ...onRole(place, role, 'PassRole'), conditions: { StringEquals: { 'iam:PassedToService': [ec2] } } };
  return {
    read: [on('GetInstanceProfile')],
    find: [],
    create: [on('CreateInstanceProfile', 'TagInstanceProfile', 'AddRoleToInstanceProfile'), pass],
    update: [on('AddRoleToInstanceProfile', 'RemoveRoleFromInstanceProfile'), pass],
    delete: [on('RemoveRoleFromInstanceProfile', 'DeleteInstanceProfile')],
  };
}

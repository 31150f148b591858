import type { Operations } from '../call.ts';
import { account } from './account.ts';
import { instanceProfiles } from './instance-profiles.ts';
import { rolePolicies } from './role-policies.ts';
import { roles } from './roles.ts';

export const iam: Operations = { ...roles, ...rolePolicies, ...instanceProfiles, ...account };

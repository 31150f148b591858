import type { Operations } from '../call.ts';
import { groups } from './groups.ts';
import { images } from './images.ts';
import { instanceSettings } from './instance-settings.ts';
import { instanceStates } from './instance-states.ts';
import { instances } from './instances.ts';
import { network } from './network.ts';
import { rules } from './rules.ts';
import { tags } from './tags.ts';
import { volumes } from './volumes.ts';

export const ec2: Operations = {
  ...network,
  ...images,
  ...groups,
  ...rules,
  ...instances,
  ...instanceSettings,
  ...instanceStates,
  ...volumes,
  ...tags,
};

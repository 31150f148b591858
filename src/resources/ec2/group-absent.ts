/** EC2's codes for a security group that doesn't exist, or isn't visible yet: by call and API version. */
export const GROUP_ABSENT = ['InvalidGroup.NotFound', 'InvalidSecurityGroupID.NotFound'];

/** A new group is not visible everywhere at once. */
export const NEW_GROUP = GROUP_ABSENT.map((code) => ({
  code,
  what: 'EC2 to know the new security group everywhere',
  forMs: 30_000,
}));

/** ELB's not-found codes, in the form of the service and in that of the SDK's error classes. */
export const LOAD_BALANCER_ABSENT = ['LoadBalancerNotFoundException', 'LoadBalancerNotFound'];
export const TARGET_GROUP_ABSENT = ['TargetGroupNotFoundException', 'TargetGroupNotFound'];
export const LISTENER_ABSENT = ['ListenerNotFoundException', 'ListenerNotFound'];

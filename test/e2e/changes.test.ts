import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emulatorWanted } from '../emulator/emulator.ts';
import { Deployment } from './deployment.ts';

/** What a fresh apply of the same variables leaves, to hold a changed deployment against. */
async function freshSnapshot(changed: Deployment): Promise<unknown> {
  const fresh = await Deployment.start('guide-acm');
  try {
    fresh.variables = { ...changed.variables };
    await fresh.apply();
    return await fresh.snapshot();
  } finally {
    await fresh.stop();
  }
}

describe.runIf(emulatorWanted('changes'))('changes of a running ACM deployment', () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await Deployment.start('guide-acm');
    await deployment.apply();
  });
  afterAll(() => deployment?.stop());

  async function applyAndCompare() {
    const { stdout } = await deployment.apply();
    expect((await deployment.run('plan', '-detailed-exitcode')).code).toBe(0);
    expect(await deployment.snapshot()).toEqual(await freshSnapshot(deployment));
    return stdout;
  }

  test('another ssh CIDR changes one rule', async () => {
    deployment.set({ allowed_ssh_ingress_cidr_blocks: '["203.0.113.0/24"]' });
    expect(await deployment.changes()).toEqual(['aws_security_group_rule.cluster_ingress_ssh update']);
    await applyAndCompare();
  });

  test('another auth type replaces the instance: new one first, target moved, old one ended', async () => {
    const old = deployment.id('aws_instance.cluster');
    deployment.set({ teleport_auth_type: 'github' });
    expect(await deployment.changes()).toEqual([
      'aws_instance.cluster replace create-first',
      'aws_lb_target_group_attachment.cluster[0] replace create-first',
    ]);
    const log = await applyAndCompare();
    const at = (text: string) => {
      const found = log.indexOf(text);
      if (found < 0) throw new Error(`${text} is not in:\n${log}`);
      return found;
    };
    const created = at('aws_instance.cluster: Creation complete');
    const moved = at('aws_lb_target_group_attachment.cluster[0]: Creation complete');
    const targetGone = at('aws_lb_target_group_attachment.cluster[0] (deposed object): Destruction complete');
    const ended = at(`aws_instance.cluster (deposed object): Destroying... [id=${old}]`);
    expect([created, moved, targetGone, ended]).toEqual([created, moved, targetGone, ended].sort((a, b) => a - b));
  });

  test('another bucket name replaces bucket and instance, and points the policy to it', async () => {
    deployment.set({ s3_bucket_name: 'teleport-example-other' });
    expect(await deployment.changes()).toEqual([
      'aws_iam_role_policy.cluster_s3 update',
      'aws_instance.cluster replace create-first',
      'aws_lb_target_group_attachment.cluster[0] replace create-first',
      'aws_s3_bucket.storage replace create-first',
      'aws_s3_bucket_acl.storage replace create-first',
      'aws_s3_bucket_ownership_controls.storage replace create-first',
      'aws_s3_bucket_public_access_block.storage replace create-first',
      'aws_s3_bucket_server_side_encryption_configuration.storage replace create-first',
      'aws_s3_bucket_versioning.storage replace create-first',
    ]);
    await applyAndCompare();
  });

  test('without the license, the community edition: the parameter goes', async () => {
    deployment.set({ license_path: '', ami_name: 'teleport-oss-17.0.0-dev-x86_64' });
    expect(await deployment.changes()).toEqual([
      'aws_instance.cluster replace create-first',
      'aws_lb_target_group_attachment.cluster[0] replace create-first',
      'aws_ssm_parameter.license[0] delete',
    ]);
    await applyAndCompare();
  });

  test("to Let's Encrypt and back: the records move by one UPSERT each, what only ACM needs goes and comes", async () => {
    deployment.set({ use_acm: 'false', use_letsencrypt: 'true', use_tls_routing: 'false' });
    expect(await deployment.changes()).toEqual([
      'aws_acm_certificate.cert[0] delete',
      'aws_acm_certificate_validation.cert[0] delete',
      'aws_instance.cluster replace create-first',
      'aws_lb.cluster[0] delete',
      'aws_lb_listener.cluster[0] delete',
      'aws_lb_target_group.cluster[0] delete',
      'aws_lb_target_group_attachment.cluster[0] delete',
      'aws_route53_record.cert_validation[0] delete',
      'aws_route53_record.cluster[0] update from aws_route53_record.cluster_acm[0]',
      'aws_route53_record.wildcard-cluster[0] update from aws_route53_record.proxy_acm_wildcard[0]',
      'aws_security_group_rule.cluster_ingress_services[0] create',
    ]);
    await applyAndCompare();

    deployment.set({ use_acm: 'true', use_letsencrypt: 'false', use_tls_routing: 'true' });
    const back = await deployment.changes();
    expect(back).toContain('aws_route53_record.cluster_acm[0] update from aws_route53_record.cluster[0]');
    expect(back).toContain(
      'aws_route53_record.proxy_acm_wildcard[0] update from aws_route53_record.wildcard-cluster[0]',
    );
    expect(back).toContain('aws_security_group_rule.cluster_ingress_services[0] delete');
    await applyAndCompare();
  });

  test('another cluster name replaces everything that carries it', async () => {
    deployment.set({ cluster_name: 'renamed' });
    const kept = (await deployment.plan()).changes
      .filter((change) => change.action === 'no-op')
      .map((change) => change.address);
    expect(kept.filter((address) => !/^aws_(acm_certificate|route53_record|s3_bucket)/.test(address))).toEqual([]);
    await applyAndCompare();
  });
});

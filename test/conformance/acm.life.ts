import { type CertificateInputs, certificate } from '../../src/resources/acm/certificate.ts';
import { certificateValidation } from '../../src/resources/acm/certificate-validation.ts';
import { record } from '../../src/resources/route53/record.ts';
import { life, type Place } from './life.ts';

function namesUnder(place: Place, label: string): CertificateInputs {
  const domain = `${label}.${place.zone.name}`;
  return { domain_names: [domain, `*.${domain}`], validation_method: 'DNS', status: 'usable' };
}

/** A certificate whose validation record is in the zone: ACM will issue it. Answers its ARN. */
async function makeProvenCertificate(place: Place, label: string): Promise<string> {
  const arn = await place.make(certificate, namesUnder(place, label));
  const wanted = await place.attributesOf(certificate, arn);
  const { validation_record_name: name, validation_record_type: type, validation_record_value: value } = wanted;
  if (name === null || type === null || value === null) throw new Error(`${arn} names no validation record`);
  await place.make(record, { zone_id: place.zone.id, name, type, ttl: 60, records: [value], alias: null });
  return arn;
}

/** An issued certificate; answers its ARN. */
export async function makeIssuedCertificate(place: Place, label: string): Promise<string> {
  const certificate_arn = await makeProvenCertificate(place, label);
  return place.make(certificateValidation, { certificate_arn, zone_id: place.zone.id });
}

export const acmLives = [
  life({ type: certificate, inputs: async (place) => namesUnder(place, 'life-certificate') }),
  life({
    type: certificateValidation,
    inputs: async (place) => ({
      certificate_arn: await makeProvenCertificate(place, 'life-validation'),
      zone_id: place.zone.id,
    }),
    afterDelete: 'still there',
  }),
];

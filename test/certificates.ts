import 'reflect-metadata';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A server's key and certificate with the authority that vouches for it, each as PEM text. */
export interface Certificates {
  readonly ca: string;
  readonly key: string;
  readonly cert: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const hour = 60 * 60 * 1000;

/**
 * Makes a throw-away authority and one server certificate that is valid for all `hosts` (DNS names and IP
 * addresses) from an hour ago until two days from now. Nothing is kept: the authority's key is dropped.
 */
export async function makeCertificates(hosts: readonly string[]): Promise<Certificates> {
  const authorityKeys = await newKeyPair();
  const serverKeys = await newKeyPair();
  const notBefore = new Date(Date.now() - hour);
  const notAfter = new Date(Date.now() + 48 * hour);
  const authorityName = 'CN=Contoso test authority';

  const authority = await X509CertificateGenerator.createSelfSigned({
    name: authorityName,
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    keys: authorityKeys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(authorityKeys.publicKey, false),
    ],
  });
  const server = await X509CertificateGenerator.create({
    subject: 'CN=Contoso test server',
    issuer: authorityName,
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      new BasicConstraintsExtension(false),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        hosts.map(host => ({ type: isIP(host) === 0 ? ('dns' as const) : ('ip' as const), value: host })),
      ),
      await AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey, false),
    ],
  });
  const key = PemConverter.encode(
    await crypto.subtle.exportKey('pkcs8', serverKeys.privateKey),
    PemConverter.PrivateKeyTag,
  );
  return { ca: `${authority.toString('pem')}\n`, key: `${key}\n`, cert: `${server.toString('pem')}\n` };
}

async function newKeyPair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

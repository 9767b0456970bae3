import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A key and a self-signed certificate for localhost, as PEM texts; `path` is the certificate's file, for NODE_EXTRA_CA_CERTS. */
export interface LocalCertificate {
  readonly key: string;
  readonly certificate: string;
  readonly path: string;
}

/** Makes a certificate for localhost with openssl in `folder`. Throws when there is no openssl. */
export function localCertificate(folder: string): LocalCertificate {
  const [key, path] = [join(folder, 'door.key'), join(folder, 'door.crt')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const files = ['-keyout', key, '-out', path];
  const kind = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', ...kind, ...files, ...subject], { stdio: 'pipe' });
  return { key: readFileSync(key, 'utf8'), certificate: readFileSync(path, 'utf8'), path };
}

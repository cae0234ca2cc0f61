import { hostname, networkInterfaces } from 'node:os';

/** Names and addresses under which this machine is asked for. Everything else is a stranger's page or a rebound name. */
export interface Hosts {
  readonly names: readonly string[];
  /** Whether a Host header (`name:port`) names this machine. */
  allowsHost(header: string | undefined): boolean;
  /** Whether an Origin header is one of this machine's own pages. A missing one is no browser page and passes. */
  allowsOrigin(header: string | undefined): boolean;
}

export function createHosts(options: {
  host: string;
  lan: boolean;
  names: readonly string[];
  /** A whole address of this machine in the world. */
  publicUrl?: string | undefined;
  interfaces?: () => string[];
}): Hosts {
  const names = new Set([
    'localhost',
    '127.0.0.1',
    '::1',
    ...options.names.map((name) => name.toLowerCase()),
  ]);
  const everywhere = options.lan || options.host === '0.0.0.0' || options.host === '::';
  if (everywhere) {
    for (const address of (options.interfaces ?? addresses)()) names.add(address.toLowerCase());
    const own = hostname().toLowerCase();
    names.add(own);
    names.add(`${own.replace(/\.local$/, '')}.local`);
  } else names.add(options.host.toLowerCase());

  if (options.publicUrl !== undefined) names.add(new URL(options.publicUrl).hostname);

  const nameIn = (url: string): string | null => {
    try {
      return new URL(url).hostname.replace(/^\[|\]$/g, '').toLowerCase();
    } catch {
      return null;
    }
  };
  const known = (name: string | null): boolean => name !== null && names.has(name);
  return {
    names: [...names],
    allowsHost: (header) => header !== undefined && known(nameIn(`http://${header}`)),
    allowsOrigin: (header) => header === undefined || (/^https?:\/\//.test(header) && known(nameIn(header))),
  };
}

/** Addresses of all network cards; the part after `%` of a link-local one is dropped. */
function addresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((cards) => cards ?? [])
    .map((card) => card.address.replace(/%.*$/, ''));
}

/** Who this page is to the server: kept by the browser, so that a projector finds its profile again. */
import { v4 } from 'uuid';
import type { CalibrationProfile } from '../protocol/projection.ts';
import { STRAIGHT } from '../protocol/projection-kinds.ts';

const STATION_KEY = 'echoes.wall';
const PROFILE_KEY = 'echoes.projection';

export interface ThisWall {
  readonly station: string;
  /** The profile of the last time, for a start without the server. */
  readonly profile: CalibrationProfile;
  keep(profile: CalibrationProfile): void;
}

/** Pages of one browser that drive several projectors are told apart by `?screen=` or their part. */
export function thisWall(flags: URLSearchParams, storage: Storage = localStorage): ThisWall {
  const screen = flags.get('screen') ?? flags.get('part') ?? '';
  const [stationKey, profileKey] = [`${STATION_KEY}.${screen}`, `${PROFILE_KEY}.${screen}`];
  return {
    station: recall(storage, stationKey, (kept) => (/^[0-9a-f-]{36}$/.test(kept) ? kept : null)) ?? found(),
    profile: recall(storage, profileKey, (kept) => JSON.parse(kept) as CalibrationProfile) ?? STRAIGHT,
    keep(profile) {
      write(storage, profileKey, JSON.stringify(profile));
    },
  };

  function found(): string {
    const station = v4();
    write(storage, stationKey, station);
    return station;
  }
}

function recall<Value>(storage: Storage, key: string, read: (kept: string) => Value | null): Value | null {
  try {
    const kept = storage.getItem(key);
    return kept === null ? null : read(kept);
  } catch {
    return null;
  }
}

/** A browser that keeps nothing gets a new wall each time, and is aligned anew. */
function write(storage: Storage, key: string, value: string): void {
  try {
    storage.setItem(key, value);
  } catch {
    // see above
  }
}

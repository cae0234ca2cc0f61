import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ComputeConfig, placesOf } from '../../server/config/compute.ts';
import { ConfigError, readConfig } from '../../server/config/config.ts';
import { projectRoot } from '../../server/config/paths.ts';

describe('the settings', () => {
  it('has a default for everything', () => {
    const config = readConfig([], {});
    expect(config.network).toEqual({ port: 8080, host: '127.0.0.1', lan: false, names: [] });
    expect(config.storage.folder).toBe(join(projectRoot(), 'data'));
    expect(config.queue.cap).toBe(60);
  });

  it('lets the command line win over the environment, and the environment over the defaults', () => {
    const env = { ECHOES_PORT: '9000', ECHOES_QUEUE_CAP: '5' };
    const config = readConfig(['--port', '9001', '--data', '/tmp/somewhere'], env);
    expect([config.network.port, config.queue.cap, config.storage.folder]).toEqual([
      9001,
      5,
      '/tmp/somewhere',
    ]);
  });

  it('listens on every address for the local network, unless one is named', () => {
    expect(readConfig(['--lan'], {}).network.host).toBe('0.0.0.0');
    expect(readConfig(['--lan', '--host', '192.168.0.2'], {}).network.host).toBe('192.168.0.2');
    expect(readConfig([], { ECHOES_LAN: '0' }).network.host).toBe('127.0.0.1');
  });

  it('reads opening hours as minutes after midnight', () => {
    expect(readConfig(['--hours', '10:30-18:00'], {}).collection.hours).toEqual({ from: 630, to: 1080 });
    expect(readConfig([], {}).collection.hours).toBeUndefined();
  });

  it('takes 0 where 0 is legal', () => {
    expect(readConfig(['--guidance', '0', '--port', '0'], {})).toMatchObject({
      network: { port: 0 },
      painting: { guidanceScale: 0 },
    });
  });

  it.each([
    [['--port', 'abc'], /--port.*number/],
    [['--port', '70000'], /--port.*cannot be used/],
    [['--port', '80.5'], /--port/],
    [['--queue-cap', '0'], /--queue-cap/],
    [['--frames', '3000'], /--frames/],
    [['--hours', '10-18'], /--hours.*10:00-18:00/],
    [['--hours', '10:00-25:00'], /--hours/],
    [['--prot', '80'], /Known options.*--port/],
    [['--name', 'evil host'], /--name/],
    [['stray'], /Known options/],
  ])('says in one sentence what is wrong with %j', (argv, sentence) => {
    expect(() => readConfig(argv, {})).toThrow(ConfigError);
    expect(() => readConfig(argv, {})).toThrow(sentence);
  });

  it('refuses a flag that is neither yes nor no', () => {
    expect(() => readConfig([], { ECHOES_LAN: 'perhaps' })).toThrow(/ECHOES_LAN must be 1 or 0/);
  });

  it('cannot be changed after the start', () => {
    const config = readConfig([], {});
    expect(() => {
      (config.network as { port: number }).port = 1;
    }).toThrow(TypeError);
  });

  it('[H6] lets painter and listener compute at once from 8 cores on, or as it is told', () => {
    const places = (gate: string, cores: number) => placesOf(ComputeConfig.parse({ gate }), cores);
    expect([2, 4, 7].map((cores) => places('auto', cores))).toEqual([1, 1, 1]);
    expect(places('auto', 8)).toBe(Number.POSITIVE_INFINITY);
    expect(places('on', 64)).toBe(1);
    expect(places('off', 2)).toBe(Number.POSITIVE_INFINITY);
    expect(readConfig(['--gate', 'off', '--no-speech'], {})).toMatchObject({
      compute: { gate: 'off' },
      speech: { off: true },
    });
    expect(() => readConfig(['--gate', 'ajar'], {})).toThrow(/--gate/);
  });
});

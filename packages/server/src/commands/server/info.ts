import { arch, platform, release } from 'node:os';

import { type Session } from '../../connection/session.js';
import { type Service } from '../../connection/service.js';
import { commandName } from '../../protocol/errors.js';
import { type Reply, Verbatim } from '../../protocol/reply.js';
import { type Arguments, type SessionCommand } from '../command.js';
import { countKeys } from './key-space.js';
import { REDIS_VERSION } from './version.js';

type Fields = Readonly<Record<string, string | number>>;

function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(2)}M`;
}

function server({ startedAt, now, capabilities }: Service): Fields {
  const seconds = Math.floor((now() - startedAt) / 1000);
  return {
    redis_version: REDIS_VERSION,
    redis_mode: 'standalone',
    os: `${platform()} ${release()} ${arch()}`,
    arch_bits: 64,
    process_id: process.pid,
    uptime_in_seconds: seconds,
    uptime_in_days: Math.floor(seconds / 86_400),
    server_name: 'keyvaluestore',
    engine: capabilities.system,
  };
}

function memory(): Fields {
  const { heapUsed, rss } = process.memoryUsage();
  return {
    used_memory: heapUsed,
    used_memory_human: megabytes(heapUsed),
    used_memory_rss: rss,
    used_memory_rss_human: megabytes(rss),
    maxmemory: 0,
    maxmemory_policy: 'noeviction',
  };
}

function clients({ sessions, waiters, settings }: Service): Fields {
  return {
    connected_clients: sessions.size,
    maxclients: settings.maxClients,
    blocked_clients: waiters.count,
  };
}

function persistence(): Fields {
  return { loading: 0, rdb_bgsave_in_progress: 0, aof_enabled: 0, aof_rewrite_in_progress: 0 };
}

function stats({ statistics }: Service): Fields {
  return {
    total_connections_received: statistics.connections,
    total_commands_processed: statistics.commands,
    rejected_connections: statistics.rejected,
  };
}

function commandStats({ statistics }: Service): Fields {
  const counted = [...statistics.calls].map(([name, calls]) => [`cmdstat_${commandName(name)}`, `calls=${calls}`]);
  return Object.fromEntries(counted) as Fields;
}

async function keySpace({ driver }: Service): Promise<Fields> {
  const keys = await countKeys(driver);
  return keys === 0 ? {} : { db0: `keys=${keys},expires=0,avg_ttl=0` };
}

const USUAL: Readonly<Record<string, (service: Service) => Fields>> = {
  Server: server,
  Clients: clients,
  Memory: memory,
  Persistence: persistence,
  Stats: stats,
  Replication: () => ({ role: 'master', connected_slaves: 0, master_repl_offset: 0 }),
  CPU: () => {
    const { user, system } = process.cpuUsage();
    return { used_cpu_sys: (system / 1e6).toFixed(6), used_cpu_user: (user / 1e6).toFixed(6) };
  },
  Cluster: () => ({ cluster_enabled: 0 }),
};

/** Told only when they are named, or all are: the keys have to be counted one by one. */
const ON_DEMAND: Readonly<Record<string, (service: Service) => Fields | Promise<Fields>>> = {
  Commandstats: commandStats,
  Keyspace: keySpace,
};

async function info(sections: Arguments, { service }: Session): Promise<Reply> {
  const wanted = new Set(sections.map((section) => section.toLowerCase()));
  const isAll = wanted.has('all') || wanted.has('everything');
  const isUsual = isAll || wanted.size === 0 || wanted.has('default');
  const parts: string[] = [];
  const tell = async (name: string, isTold: boolean, fields: () => Fields | Promise<Fields>): Promise<void> => {
    if (!isTold && !wanted.has(name.toLowerCase())) return;
    const lines = Object.entries(await fields()).map(([field, value]) => `${field}:${value}\r\n`);
    parts.push(`# ${name}\r\n${lines.join('')}`);
  };
  for (const [name, fields] of Object.entries(USUAL)) await tell(name, isUsual, () => fields(service));
  for (const [name, fields] of Object.entries(ON_DEMAND)) await tell(name, isAll, () => fields(service));
  return new Verbatim(parts.join('\r\n'));
}

export const infoCommands: readonly SessionCommand[] = [
  { name: 'INFO', arity: -1, flags: ['loading', 'stale'], group: 'server', answer: info },
];

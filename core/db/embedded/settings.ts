/** `test` gives up durability for speed: for databases that are thrown away. */
export type Tuning = 'default' | 'test';

const always: Readonly<Record<string, string>> = {
  listen_addresses: "''",
  unix_socket_permissions: '0700',
  max_connections: '100',
  jit: 'off',
  timezone: "'UTC'",
  // A failing statement or the line of a failed COPY would carry values of customers into the server's log.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_checkpoints: 'off',
};

const byTuning: Readonly<Record<Tuning, Readonly<Record<string, string>>>> = {
  // Measured for the version store (docs: version store format); minimal WAL excludes replication, which this server has no use for.
  default: {
    shared_buffers: "'256MB'",
    work_mem: "'64MB'",
    maintenance_work_mem: "'256MB'",
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: "'4GB'",
    checkpoint_timeout: "'15min'",
    synchronous_commit: 'off',
  },
  test: {
    max_connections: '200',
    shared_buffers: "'128MB'",
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: "'2GB'",
    checkpoint_timeout: "'30min'",
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    autovacuum_naptime: "'5min'",
  },
};

/** The text of our settings file. */
export function serverSettings(socketDir: string, tuning: Tuning): string {
  const settings = {
    ...always,
    ...byTuning[tuning],
    unix_socket_directories: `'${socketDir.replaceAll("'", "''")}'`,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  return ['# Written by Holdfast at each start; changes are lost.', ...lines, ''].join('\n');
}

// SQLite's C API, and its variadic functions, which Swift cannot call.
#ifndef ODONTOX_CSQLITE_H
#define ODONTOX_CSQLITE_H

#include <sqlite3.h>

// sqlite3_config is variadic, which Swift cannot call.
// Each connection belongs to one thread, so the locks inside SQLite and its memory statistics (one more lock) are pure cost.
// Answers SQLITE_MISUSE when SQLite is already running; then it works as before, only slower.
int odontox_sqlite_configure(void);

// Leaves the WAL as it is when the connection closes. Answers SQLITE_OK or another code.
int odontox_sqlite_keep_wal(sqlite3 *connection);

// Adds uuid_text(blob), the 36 characters of a UUID's 16 bytes in lower case, and uuid_blob(text), the other way, of either case. NULL stays
// NULL; anything else is an error of the statement. Answers SQLITE_OK or another code.
int odontox_sqlite_add_uuids(sqlite3 *connection);

#endif

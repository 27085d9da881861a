// What Swift cannot say to SQLite: variadic calls, and a file's methods.
#ifndef ODONTOX_CSQLITE_H
#define ODONTOX_CSQLITE_H

#include <sqlite3.h>

// sqlite3_config is variadic, which Swift cannot call.
// Each connection belongs to one thread, so the locks inside SQLite and its memory statistics (one more lock) are pure cost.
// Answers SQLITE_MISUSE when SQLite is already running; then it works as before, only slower.
int odontox_sqlite_configure(void);

// Where the process's connections keep temporary files from then on; the first such folder stays. Answers SQLITE_OK or SQLITE_NOMEM.
int odontox_sqlite_set_temporary_folder(const char *folder);

// Adds uuid_text(blob), the 36 characters of a UUID's 16 bytes in lower case, and uuid_blob(text), the other way, of either case. NULL stays
// NULL; anything else is an error of the statement. Answers SQLITE_OK or another code.
int odontox_sqlite_add_uuids(sqlite3 *connection);

// Whether the connection looks after foreign keys and runs triggers. Other than the pragma for foreign keys this works within a transaction.
// Answers SQLITE_OK or another code.
int odontox_sqlite_set_guards(sqlite3 *connection, int stand);

// Gathers what the connection writes to its log (the -wal file) into pieces of 64 KiB. SQLite writes a log page by page, each in two calls
// of the system, which cost more than the pages themselves.
//
// The pieces are with the system before each sync, read and resize of the log. So this is only for a connection that syncs each commit
// (synchronous=FULL) and in WAL mode: SQLite tells the others of a commit after that sync, and not before.
//
// Answers SQLITE_OK, or another code and has changed nothing. Ends with the connection.
int odontox_sqlite_gather_log(sqlite3 *connection);

// While `leaves` is not 0, what a commit adds to the log is with the system when the commit returns, but not yet on the disk: the caller syncs
// the log by other means before anybody hears of the commit. To be set around COMMIT alone, since a checkpoint relies on its syncs. Does
// nothing for a connection that does not gather.
void odontox_sqlite_leave_sync(sqlite3 *connection, int leaves);

// Drops what has been gathered of a transaction that is not committed. To be called whenever one has ended so, however it ended: from then
// on others may write to that place of the log. Does nothing for a connection that does not gather.
void odontox_sqlite_forget_log(sqlite3 *connection);

#endif

#include <sqlite3.h>

// sqlite3_config is variadic, which Swift cannot call.
// Each connection belongs to one thread, so the locks inside SQLite and its memory statistics (one more lock) are pure cost.
// Answers SQLITE_MISUSE when SQLite is already running; then it works as before, only slower.
static inline int odontox_sqlite_configure(void) {
    int code = sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    if (code != SQLITE_OK) return code;
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

#include "CSQLite.h"

#include <stddef.h>

int odontox_sqlite_configure(void) {
    int code = sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    if (code != SQLITE_OK) return code;
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

int odontox_sqlite_set_temporary_folder(const char *folder) {
    sqlite3_mutex *mutex = sqlite3_mutex_alloc(SQLITE_MUTEX_STATIC_VFS1);
    sqlite3_mutex_enter(mutex);
    if (sqlite3_temp_directory == NULL) sqlite3_temp_directory = sqlite3_mprintf("%s", folder);
    int code = sqlite3_temp_directory == NULL ? SQLITE_NOMEM : SQLITE_OK;
    sqlite3_mutex_leave(mutex);
    return code;
}

int odontox_sqlite_set_guards(sqlite3 *connection, int stand) {
    int code = sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_FKEY, stand, NULL);
    if (code != SQLITE_OK) return code;
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, stand, NULL);
}

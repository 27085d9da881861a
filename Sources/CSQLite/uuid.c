#include "CSQLite.h"

#include <string.h>

#define BYTES 16
#define DIGITS 36

static int is_dash(int place) { return place == 8 || place == 13 || place == 18 || place == 23; }

static int value_of(unsigned char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

static void uuid_text(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
    const unsigned char *bytes = sqlite3_value_blob(values[0]);
    if (sqlite3_value_type(values[0]) != SQLITE_BLOB || sqlite3_value_bytes(values[0]) != BYTES || bytes == NULL) {
        sqlite3_result_error(context, "uuid_text() takes 16 bytes", -1);
        return;
    }
    char text[DIGITS];
    for (int place = 0, half = 0; place < DIGITS; place++) {
        if (is_dash(place)) {
            text[place] = '-';
        } else {
            text[place] = "0123456789abcdef"[half % 2 == 0 ? bytes[half / 2] >> 4 : bytes[half / 2] & 15];
            half++;
        }
    }
    sqlite3_result_text(context, text, DIGITS, SQLITE_TRANSIENT);
}

static void uuid_blob(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
    const unsigned char *text = sqlite3_value_text(values[0]);
    int is_right = sqlite3_value_type(values[0]) == SQLITE_TEXT && text != NULL && sqlite3_value_bytes(values[0]) == DIGITS;
    unsigned char bytes[BYTES] = {0};
    for (int place = 0, half = 0; is_right && place < DIGITS; place++) {
        if (is_dash(place)) {
            is_right = text[place] == '-';
        } else {
            int value = value_of(text[place]);
            is_right = value >= 0;
            bytes[half / 2] = (unsigned char)(bytes[half / 2] << 4 | (value & 15));
            half++;
        }
    }
    if (is_right) {
        sqlite3_result_blob(context, bytes, BYTES, SQLITE_TRANSIENT);
    } else {
        sqlite3_result_error(context, "uuid_blob() takes the 36 characters of a UUID", -1);
    }
}

int odontox_sqlite_add_uuids(sqlite3 *connection) {
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    int code = sqlite3_create_function(connection, "uuid_text", 1, flags, NULL, uuid_text, NULL, NULL);
    if (code != SQLITE_OK) return code;
    return sqlite3_create_function(connection, "uuid_blob", 1, flags, NULL, uuid_blob, NULL, NULL);
}

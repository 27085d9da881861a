import GRDB
import GRDBSQLite
import CLibPQ

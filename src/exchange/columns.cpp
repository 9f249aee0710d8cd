#include "exchange/column.hpp"

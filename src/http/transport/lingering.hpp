// Closes a connection so that the client can read what it was told last.
#pragma once

#include <asio.hpp>

#include "http/transport/gate.hpp"

namespace jishi::http::transport {

// A socket that is closed with bytes unread resets the connection, and the client may lose the
// refusal it has not read yet: so what comes is read and dropped, for Limits::linger_time at most.
void close_lingering(asio::ip::tcp::socket socket, Gate& gate);

}  // namespace jishi::http::transport

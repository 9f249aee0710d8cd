// One job of the Writer with an answer: an Error rolls it back and is returned.
#pragma once

#include <functional>
#include <optional>
#include <type_traits>

#include "access/account.hpp"
#include "access/sign_in.hpp"
#include "db/writer.hpp"
#include "journal/change_set.hpp"

namespace jishi::access {

inline ActorId actor_of(const Account& account) {
  return ActorId(account.account.value());
}

// `work`: Result<T>(db::Connection&); runs again when its transaction must.
template <class T, class Work>
Result<T> within_job(const SignInGround& ground, const Work& work) {
  std::optional<Result<T>> answer;
  try {
    ground.writer.submit([&](db::Connection& connection) {
      answer.reset();
      answer.emplace(work(connection));
      if (!answer->ok()) throw Failure(answer->error());
    });
  } catch (const Failure& failure) {
    if (answer && !answer->ok()) return failure.error();
    throw;
  }
  return *std::move(answer);
}

// `work`: Result<T>(db::Connection&, journal::ChangeSet&).
template <class T, class Work>
Result<T> within_job(const SignInGround& ground, ActorId actor, const Work& work) {
  return within_job<T>(ground, [&](db::Connection& connection) -> Result<T> {
    journal::Appender appender(connection, {actor, ground.clock.now(), ground.source});
    journal::ChangeSet changes(appender);
    Result<T> answer = work(connection, changes);
    if (!answer) return answer;
    changes.finish();
    appender.finish();
    return answer;
  });
}

}  // namespace jishi::access

#pragma once

// An intake with a real door before a log that answers when the test says so.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "services/allocation/api/intake.h"
#include "tests/unit/allocation/api/fake_appender.h"

namespace instroom::allocation {

class IntakeFixture : public ::testing::Test {
 protected:
  std::unique_ptr<platform::Sealer> sealer_ =
      std::move(platform::MakeSealer(std::string(64, '7')).value());
  platform::SystemClock clock_;
  CodesSource codes_;
  Door door_{*sealer_, clock_, codes_};
  FakeAppender appender_;
  Intake intake_{door_, appender_};
};

}  // namespace instroom::allocation

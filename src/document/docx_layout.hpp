// Measures of GB/T 9704-2012 in the units of .docx: twips are 1/20 of a point, 1440 to the inch.
#pragma once

namespace jishi::document::docx {

inline constexpr int kTwipsPerPoint = 20;
inline constexpr int kEmuPerPoint = 12'700;

inline constexpr int kPageWidth = 11'906;   // A4
inline constexpr int kPageHeight = 16'838;  // A4
inline constexpr int kTop = 2'098;          // 37 mm
inline constexpr int kBinding = 1'587;      // 28 mm
inline constexpr int kRight = 1'474;        // 26 mm: leaves 156 mm
inline constexpr int kBottom = 1'984;       // 35 mm: leaves 225 mm
inline constexpr int kTextWidth = kPageWidth - kBinding - kRight;
inline constexpr int kTextHeight = kPageHeight - kTop - kBottom;

inline constexpr int kLinesPerPage = 22;
inline constexpr int kLinePitch = kTextHeight / kLinesPerPage;
inline constexpr int kCharactersPerLine = 28;
inline constexpr int kBodySize = 16;  // points: 3号
// 28 characters of 16 points are wider than 156 mm: each stands 0.25 point closer.
inline constexpr int kBodySpacing = -5;  // twips
inline constexpr int kCharacter = kBodySize * kTwipsPerPoint + kBodySpacing;

// The upper edge of the page number stands 7 mm below the text.
inline constexpr int kPageNumberLine = 320;
inline constexpr int kFooterFromBelow = kBottom - 397 - kPageNumberLine;
inline constexpr int kHeaderFromAbove = 1'134;  // 20 mm
inline constexpr int kPageNumberIndent = 280;   // one character of 4号

}  // namespace jishi::document::docx
